import { expect, test } from 'vitest'
import { testStore } from '../support/store.ts'
import { newOp } from './new-op.ts'

const by = { kind: 'discord', userId: '7', roleIds: [] } as const
const awaited = (opId: string, at = Date.now()) => ({ opId, agent: 'ada', text: 'build it', at, hops: 0 })
const entry = (id: string) => ({ id, thread: 'discord:1', body: { kind: 'text', text: 'built' } }) as const

test('an answer is taken once, whoever brings it: op, thread and the list of who waits change together', async () => {
  const { store, another } = await testStore()
  const second = await another()
  await store.ops.add(newOp('1', { kind: 'send', receipt: 'none' }))
  await store.awaited.add(awaited('op-1'))
  await store.awaited.add(awaited('op-1', 5))
  expect(await store.awaited.agents()).toEqual(['ada'])
  expect(await store.awaited.list('ada')).toMatchObject([{ opId: 'op-1', text: 'build it' }])
  await store.ops.update('op-1', { state: 'done', result: 'ada got it' })
  const version = (await store.ops.get('op-1'))?.version ?? 0
  const answer = { opId: 'op-1', agent: 'ada', id: 'a1', text: 'built', entries: [entry('answer-a1')] }
  const taken = await Promise.all([store.awaited.answer(answer), second.awaited.answer(answer)])
  expect(taken.filter(Boolean)).toEqual([true])
  expect(await store.ops.get('op-1')).toMatchObject({
    state: 'done',
    result: 'ada got it',
    conclusion: 'built',
    version: version + 1,
  })
  expect(await store.awaited.isTaken('a1')).toBe(true)
  expect(await store.awaited.list('ada')).toEqual([])
  expect(await store.awaited.agents()).toEqual([])
  await store.awaited.add(awaited('op-1'))
  expect(await store.awaited.list('ada')).toEqual([])
  const [end, said] = [await store.outbox.head('discord:1'), 'answer-a1']
  expect(end?.id).toBe('end-op-1')
  expect(end && (await store.outbox.remove(end))?.id).toBe(said)
})

test('the topic of a session that sent it goes on with the answer', async () => {
  const { store } = await testStore()
  const message = { id: 'discord:10', topicId: 'discord:1', by, text: 'ask ada', at: 10 } as const
  await store.inbox.add(message, { title: 'a topic', hostId: 'h1' })
  const wakes = { topicId: 'discord:1', entryId: 'discord:10' } as const
  await store.ops.add(newOp('1', { kind: 'send', wakes }))
  await store.awaited.add(awaited('op-1'))
  await store.ops.update('op-1', { state: 'done', result: 'ada got it' })
  const first = await store.inbox.finish(message, [])
  expect(first).toMatchObject({ wake: { opIds: ['op-1'] } })
  await store.awaited.answer({ opId: 'op-1', agent: 'ada', id: 'a1', text: 'built', entries: [] })
  const wake = first ?? message
  expect(await store.inbox.finish(wake, [])).toMatchObject({ id: 'wake:discord:10.2', wake: { opIds: ['op-1'] } })
})

test('an answer that comes before the op has ended comes with its end', async () => {
  const { store } = await testStore()
  const message = { id: 'discord:10', topicId: 'discord:1', by, text: 'ask ada', at: 10 } as const
  await store.inbox.add(message, { title: 'a topic', hostId: 'h1' })
  await store.ops.add(newOp('1', { kind: 'send', wakes: { topicId: 'discord:1', entryId: 'discord:10' } }))
  await store.awaited.add(awaited('op-1'))
  await store.awaited.answer({ opId: 'op-1', agent: 'ada', id: 'a1', entries: [] })
  expect(await store.inbox.count('discord:1')).toBe(1)
  await store.ops.update('op-1', { state: 'done', result: 'ada got it' })
  expect(await store.inbox.finish(message, [])).toMatchObject({ wake: { opIds: ['op-1'] } })
  expect(await store.inbox.count('discord:1')).toBe(1)
})
