import { expect, test } from 'vitest'
import type { InboxEntry } from '../../src/store/inbox.ts'
import type { Signal } from '../../src/store/store.ts'
import { eventually } from '../support/eventually.ts'
import { testStore } from '../support/store.ts'
import { turnCard } from './new-card.ts'

const topic = { title: 'a topic', hostId: 'h1', guildId: 'g', starter: { channelId: '5', messageId: '1' } }
const entry = (id: string, text = `text ${id}`): InboxEntry => ({
  id: `discord:${id}`,
  topicId: 'discord:1',
  by: { kind: 'discord', userId: '7', roleIds: [] },
  text,
  at: 1000 + Number(id),
})

test('a message is claimed once, opens its topic, moves its cursor and waits for its host', async () => {
  const { store } = await testStore()
  const seen: Signal[] = []
  store.signals.on((signal) => seen.push(signal))
  expect(await store.inbox.add(entry('10'), topic)).toBe(true)
  expect(await store.inbox.add(entry('10', 'other'), topic)).toBe(false)
  expect(await store.inbox.peek('discord:1')).toEqual(entry('10'))
  expect(await store.inbox.count('discord:1')).toBe(1)
  expect(await store.inbox.waiting('h1')).toEqual(['discord:1'])
  expect(await store.inbox.waiting('h2')).toEqual([])
  expect(await store.topics.get('discord:1')).toEqual({
    ...topic,
    id: 'discord:1',
    state: 'open',
    by: 'discord:7',
    createdAt: 1010,
    lastAt: 1010,
    cursor: '10',
  })
  await eventually('the hint', () => seen.some((signal) => signal.kind === 'inbox' && signal.hostId === 'h1'))
  expect(seen.filter((signal) => signal.kind === 'inbox')).toHaveLength(1)
})

test('a backfilled message does not move the cursor back, and the topic stays on its host', async () => {
  const { store } = await testStore()
  await store.inbox.add(entry('100'), topic)
  await store.inbox.add(entry('99'), { ...topic, hostId: 'h2' })
  expect(await store.topics.get('discord:1')).toMatchObject({ cursor: '100', hostId: 'h1' })
  expect(await store.inbox.waiting('h1')).toEqual(['discord:1'])
})

test('messages leave in order, each with its answer in one step, and a repeat changes nothing', async () => {
  const { store } = await testStore()
  await store.inbox.add(entry('1'), topic)
  await store.inbox.add(entry('2'), topic)
  const answer = { id: 'a1', thread: 'discord:1', body: { kind: 'text', text: 'hello' }, replyTo: '1' } as const
  expect(await store.inbox.finish(entry('1'), [answer])).toEqual(entry('2'))
  expect(await store.inbox.finish(entry('1'), [{ ...answer, id: 'a2' }])).toEqual(entry('2'))
  expect(await store.inbox.peek('discord:1')).toEqual(entry('2'))
  const head = await store.outbox.head('discord:1')
  expect(head).toMatchObject(answer)
  if (head !== undefined) await store.outbox.remove(head, '900')
  expect(await store.outbox.head('discord:1')).toBeUndefined()
  expect(await store.inbox.finish(entry('2'), [])).toBeUndefined()
  expect(await store.inbox.waiting('h1')).toEqual([])
})

test('any text passes unchanged', async () => {
  const { store } = await testStore()
  const texts = ['', '\n\u0000', '\u{1F468}\u200D\u{1F469}', '\ud800', '"]}', 'ל\u202E', 'x'.repeat(100_000)]
  for (const [i, text] of texts.entries()) {
    await store.inbox.add(entry(String(i), text), topic)
  }
  for (const [i, text] of texts.entries()) {
    expect((await store.inbox.peek('discord:1'))?.text).toBe(text)
    await store.inbox.finish(entry(String(i), text), [])
  }
})

test('of many adds of one message at once, one wins', async () => {
  const { store, another } = await testStore()
  const second = await another()
  const adds = Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? store : second).inbox.add(entry('1'), topic))
  expect((await Promise.all(adds)).filter(Boolean)).toHaveLength(1)
  expect(await store.inbox.count('discord:1')).toBe(1)
})

test('a waiting message is changed or taken back, in its place, until its turn begins', async () => {
  const { store } = await testStore()
  for (const id of ['1', '2', '3']) await store.inbox.add(entry(id), topic)
  expect(await store.inbox.change('discord:1', 'discord:2', 'new \n words')).toBe(true)
  expect(await store.inbox.change('discord:1', 'discord:3', undefined)).toBe(true)
  expect(await store.inbox.change('discord:1', 'discord:3', 'too late')).toBe(false)
  expect(await store.inbox.list('discord:1')).toEqual([entry('1'), entry('2', 'new \n words')])
  await store.cards.put(turnCard('discord:1'))
  expect(await store.inbox.change('discord:1', 'discord:1', 'too late')).toBe(false)
  expect(await store.inbox.change('discord:1', 'discord:1', undefined)).toBe(false)
  await store.cards.put(turnCard('discord:1', { outcome: 'done' }))
  expect(await store.inbox.change('discord:1', 'discord:1', undefined)).toBe(true)
  expect(await store.inbox.change('discord:1', 'discord:2', undefined)).toBe(true)
  expect(await store.inbox.waiting('h1')).toEqual([])
  expect(await store.inbox.add(entry('2'), topic)).toBe(false)
})

test('two who change a message at once both succeed, and one of their texts stands', async () => {
  const { store, another } = await testStore()
  const second = await another()
  await store.inbox.add(entry('1'), topic)
  const texts = Array.from({ length: 20 }, (_, i) => `text ${i}`)
  const changes = texts.map((text, i) => (i % 2 === 0 ? store : second).inbox.change('discord:1', 'discord:1', text))
  expect(new Set(await Promise.all(changes))).toEqual(new Set([true]))
  expect(texts).toContain((await store.inbox.peek('discord:1'))?.text)
  expect(await store.inbox.count('discord:1')).toBe(1)
})

test('what is no message of the chat leaves the cursor where it is', async () => {
  const { store } = await testStore()
  await store.inbox.add(entry('10'), topic)
  await store.inbox.add({ ...entry('11'), id: 'answer:ask-discord:10-1-1' }, topic)
  expect(await store.topics.get('discord:1')).toMatchObject({ cursor: '10', lastAt: 1011 })
})
