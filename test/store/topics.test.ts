import { expect, test } from 'vitest'
import { testStore } from '../support/store.ts'

const topic = { id: 'console:1', title: 'one', by: 'local:0', hostId: 'h1' } as const

test('a topic is opened once and keeps what it was given', async () => {
  const { store, another } = await testStore()
  const opened = await store.topics.open(topic)
  expect(opened).toMatchObject({ ...topic, state: 'open' })
  expect(await (await another()).topics.open({ ...topic, title: 'two' })).toEqual(opened)
  expect(await store.topics.get('console:none')).toBeUndefined()
})

test('updates merge, and the list is by last use and state', async () => {
  const { store } = await testStore()
  await store.topics.open(topic)
  await store.topics.open({ ...topic, id: 'console:2' })
  const later = Date.now() + 10
  expect(await store.topics.update('console:1', { sessions: { stub: 's' }, lastAt: later })).toMatchObject({
    title: 'one',
    sessions: { stub: 's' },
    lastAt: later,
  })
  expect((await store.topics.list()).map((one) => one.id)).toEqual(['console:1', 'console:2'])
  await store.topics.update('console:2', { state: 'closed' })
  expect((await store.topics.list({ state: 'open' })).map((one) => one.id)).toEqual(['console:1'])
  await expect(store.topics.update('console:3', { title: 'x' })).rejects.toThrow('There is no topic console:3')
})

test('a setting is taken out again, in one step with others that are set', async () => {
  const { store } = await testStore()
  await store.topics.open(topic)
  await store.topics.update('console:1', { runtime: 'codex', model: 'gpt-5', project: 'site' })
  const after = await store.topics.update('console:1', { model: 'opus' }, ['runtime', 'project', 'verbosity'])
  expect(after).toMatchObject({ title: 'one', model: 'opus' })
  expect(after).not.toHaveProperty('runtime')
  expect(after).not.toHaveProperty('project')
  expect(await store.topics.update('console:1', {}, ['model'])).not.toHaveProperty('model')
})
