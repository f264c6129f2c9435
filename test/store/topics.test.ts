import { expect, test } from 'vitest'
import type { TopicUsage } from '../../src/store/topic.ts'
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

test('what several use at the same time is all counted; of an unknown topic nothing is', async () => {
  const { store } = await testStore()
  await store.topics.open(topic)
  const add = (before: TopicUsage | undefined): TopicUsage => ({
    turns: (before?.turns ?? 0) + 1,
    inputTokens: (before?.inputTokens ?? 0) + 10,
    outputTokens: 0,
    costUsd: (before?.costUsd ?? 0) + 0.25,
  })
  await Promise.all(Array.from({ length: 20 }, () => store.topics.use(topic.id, add)))
  expect((await store.topics.get(topic.id))?.usage).toEqual({
    turns: 20,
    inputTokens: 200,
    outputTokens: 0,
    costUsd: 5,
  })
  await store.topics.use('discord:unknown', add)
  expect(await store.topics.get('discord:unknown')).toBeUndefined()
})
