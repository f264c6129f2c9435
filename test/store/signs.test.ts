import { expect, test } from 'vitest'
import type { InboxEntry } from '../../src/store/inbox.ts'
import type { MessageSign } from '../../src/store/sign.ts'
import type { Signal, Store } from '../../src/store/store.ts'
import { eventually } from '../support/eventually.ts'
import { testStore } from '../support/store.ts'

const topicId = 'discord:1'
const entry = (n: number | string): InboxEntry => ({
  id: typeof n === 'string' ? n : `discord:${n}`,
  topicId,
  by: { kind: 'discord', userId: '7', roleIds: [] },
  text: `text ${n}`,
  at: 1,
})

async function waiting(...ids: readonly (number | string)[]) {
  const { store, another } = await testStore()
  for (const id of ids) await store.inbox.add(entry(id), { title: 'a topic', hostId: 'here' })
  return { store, another }
}

/** What each message is to show. */
async function wanted(store: Store, ...ids: readonly number[]): Promise<readonly (string | undefined)[]> {
  const records = await Promise.all(ids.map((id) => store.signs.get(`discord:${id}`)))
  return records.map((record) => record?.want)
}

test('a long turn: its message is worked on, those behind it wait, and each ends with its entry', async () => {
  const { store } = await waiting(1, 2, 3)
  await store.signs.follow(topicId, 'discord:1')
  expect(await wanted(store, 1, 2, 3)).toEqual(['working', 'seen', 'seen'])
  await store.inbox.finish(entry(1), [], undefined, 'failed')
  expect(await wanted(store, 1, 2, 3)).toEqual(['failed', 'working', 'seen'])
  await store.inbox.finish(entry(2), [], undefined, 'stopped')
  await store.inbox.finish(entry(3), [])
  expect(await wanted(store, 1, 2, 3)).toEqual(['failed', 'stopped', 'done'])
})

test('a turn that is over before it is followed leaves nothing, also when the look comes late', async () => {
  const { store } = await waiting(1, 2)
  await store.inbox.finish(entry(1), [])
  await store.signs.follow(topicId, 'discord:1')
  expect(await wanted(store, 1, 2)).toEqual([undefined, undefined])
  expect(await store.signs.stale()).toEqual([])
})

test('a message that is taken back loses its sign; one that went into a running turn is done', async () => {
  const { store } = await waiting(1, 2, 3, 4)
  await store.signs.follow(topicId, 'discord:1')
  await store.inbox.change(topicId, 'discord:2', 'other words')
  await store.inbox.change(topicId, 'discord:3', undefined)
  await store.inbox.change(topicId, 'discord:4', undefined, 'done')
  expect(await wanted(store, 2, 3, 4)).toEqual(['seen', 'none', 'done'])
})

test('what is no message of the chat has no sign', async () => {
  const { store } = await waiting(1, 'ask:5', 'wake:discord:0')
  await store.signs.follow(topicId, 'discord:1')
  expect(await store.signs.stale()).toEqual(['discord:1'])
})

test('what is shown is settled, unless something else is wanted by then', async () => {
  const { store, another } = await waiting(1)
  await store.signs.follow(topicId, 'discord:1')
  await store.signs.shows('discord:1', 'working')
  await store.signs.settled('discord:1', 'seen')
  expect(await store.signs.stale()).toEqual(['discord:1'])
  await store.signs.settled('discord:1', 'working')
  expect(await store.signs.stale()).toEqual([])
  await store.inbox.finish(entry(1), [])
  // What a process that died has left is there for the next one.
  const next = await another()
  expect(await next.signs.stale()).toEqual(['discord:1'])
  expect(await next.signs.get('discord:1')).toEqual({ topicId, want: 'done', shown: 'working', isStale: true })
  await next.signs.settled('discord:1', 'done')
  expect([await next.signs.stale(), await next.signs.get('discord:1')]).toEqual([[], undefined])
})

test('a message that takes no signs is left alone until its end, and forgotten then', async () => {
  const { store } = await waiting(1, 2)
  await store.signs.follow(topicId, 'discord:1')
  await store.signs.giveUp('discord:2')
  expect(await store.signs.stale()).toEqual(['discord:1'])
  await store.inbox.finish(entry(1), [])
  await store.inbox.finish(entry(2), [])
  expect(await store.signs.stale()).toEqual(['discord:1'])
})

test('each change is told once, and the same again is none', async () => {
  const { store } = await waiting(1, 2)
  const told: Signal['kind'][] = []
  store.signals.on(({ kind }) => void (kind === 'signs' && told.push(kind)))
  await store.signs.follow(topicId, 'discord:1')
  await store.signs.follow(topicId, 'discord:1')
  await store.inbox.finish(entry(1), [])
  await eventually('the hints', () => told.length === 2)
  const kinds: readonly MessageSign[] = ['done', 'working']
  expect(await wanted(store, 1, 2)).toEqual(kinds)
})
