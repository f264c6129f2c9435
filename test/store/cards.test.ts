import { expect, test } from 'vitest'
import type { Signal } from '../../src/store/store.ts'
import { eventually } from '../support/eventually.ts'
import { redisCommand } from '../support/redis-command.ts'
import { startRedisGate } from '../support/redis-gate.ts'
import { createStore } from '../../src/store/create-store.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { testStore } from '../support/store.ts'
import { askCard, turnCard } from './new-card.ts'

const answer = { choice: 'once', by: 'discord:7', at: 1000 }

test('a card is what was put last; its version counts, its message and its time stay', async () => {
  const { store } = await testStore()
  const seen: Signal[] = []
  store.signals.on((signal) => seen.push(signal))
  await store.cards.put(turnCard('discord:10'))
  const first = await store.cards.get('turn-discord:10')
  expect(first).toEqual({ ...turnCard('discord:10'), version: 1, at: first?.at })
  await store.cards.rendered('turn-discord:10', 1, '900')
  const { replyTo: _, ...later } = turnCard('discord:10', { text: 'half', plan: [{ text: 'a', state: 'running' }] })
  await store.cards.put(later)
  expect(await store.cards.get('turn-discord:10')).toEqual({ ...later, version: 2, messageId: '900', at: first?.at })
  await eventually('two hints', () => seen.filter((one) => one.kind === 'card').length === 2)
  expect(seen.filter((one) => one.kind === 'card')).toContainEqual({ kind: 'card', id: 'turn-discord:10' })
})

test('a final card stays as it is, is open no longer, and is kept for a week', async () => {
  const { store, redis } = await testStore()
  await store.cards.put(turnCard('discord:10'))
  await store.cards.put(turnCard('discord:11'))
  expect((await store.cards.open()).map((card) => card.id)).toEqual(['turn-discord:10', 'turn-discord:11'])
  const ttl = () => redisCommand(redis.socketPath, 'TTL {mos:test}:card:turn-discord:10')
  expect((await ttl()).trim()).toBe(':-1')
  await store.cards.put(turnCard('discord:10', { outcome: 'done' }))
  await store.cards.put(turnCard('discord:10', { text: 'late' }))
  expect(await store.cards.get('turn-discord:10')).toMatchObject({
    version: 2,
    isFinal: true,
    body: { outcome: 'done', text: '' },
  })
  expect((await store.cards.open()).map((card) => card.id)).toEqual(['turn-discord:11'])
  expect(Number((await ttl()).trim().slice(1))).toBeGreaterThan(600_000)
})

test('stale is what is shown and has changed since it was rendered', async () => {
  const { store } = await testStore()
  await store.cards.put(turnCard('discord:10', {}, { isShown: false }))
  expect(await store.cards.stale()).toEqual([])
  await store.cards.put(turnCard('discord:10'))
  expect(await store.cards.stale()).toEqual(['turn-discord:10'])
  await store.cards.put(turnCard('discord:10', { text: 'more' }))
  await store.cards.rendered('turn-discord:10', 2, '900')
  expect(await store.cards.stale()).toEqual(['turn-discord:10'])
  await store.cards.rendered('turn-discord:10', 3, '901')
  expect(await store.cards.stale()).toEqual([])
  expect(await store.cards.get('turn-discord:10')).toMatchObject({ messageId: '900' })
})

test('a card that is posted anew has no message until then, and keeps its place', async () => {
  const { store } = await testStore()
  await store.cards.put(askCard('ask-1'))
  await store.cards.rendered('ask-1', 1, '900')
  expect(await store.cards.repost('ask-1', 0, 'discord:2')).toBe(true)
  expect(await store.cards.repost('ask-1', 0)).toBe(false)
  expect(await store.cards.stale()).toEqual(['ask-1'])
  const card = await store.cards.get('ask-1')
  expect(card).toEqual({ ...askCard('ask-1'), version: 2, shownIn: 'discord:2', reposts: 1, at: card?.at })
  await store.cards.rendered('ask-1', 2, '901')
  await store.cards.put(askCard('ask-1', { isVoid: 'its turn is over' }))
  expect(await store.cards.get('ask-1')).toMatchObject({ messageId: '901', shownIn: 'discord:2', reposts: 1 })
  expect(await store.cards.repost('ask-1', 1)).toBe(false)
  expect(await store.cards.repost('ask-none', 0)).toBe(false)
})

test('a card that is gone is not stale for ever', async () => {
  const { store, redis } = await testStore()
  await store.cards.put(turnCard('discord:10'))
  await redisCommand(redis.socketPath, 'DEL {mos:test}:card:turn-discord:10')
  expect(await store.cards.stale()).toEqual(['turn-discord:10'])
  await store.cards.rendered('turn-discord:10', 1)
  expect(await store.cards.stale()).toEqual([])
  expect(await store.cards.open()).toEqual([])
})

test('of many who press at once, in two processes, the first counts and the others see whose it was', async () => {
  const { store, another } = await testStore()
  const second = await another()
  await store.cards.put(askCard('ask-1'))
  const presses = await Promise.all(
    Array.from({ length: 40 }, (_, i) =>
      (i % 2 === 0 ? store : second).cards.answer('ask-1', { ...answer, by: `discord:${i}` }),
    ),
  )
  const taken = presses.filter((one) => one.kind === 'taken')
  expect(taken).toHaveLength(1)
  const counts = taken[0]?.kind === 'taken' && taken[0].card.body.kind === 'ask' ? taken[0].card.body.answer : undefined
  expect(counts).toMatchObject({ choice: 'once' })
  for (const press of presses)
    expect(press).toMatchObject({ card: { isFinal: true, version: 2, body: { answer: counts } } })
  expect(await store.cards.open()).toEqual([])
  expect(await store.cards.stale()).toEqual(['ask-1'])
})

test.each([
  ['expired', askCard('ask-1', { expiresAt: 1000 }), 'late'],
  ['void', askCard('ask-1', { isVoid: 'its turn is over' }), 'late'],
  ['a turn', turnCard('discord:10', {}, { id: 'ask-1' }), 'unknown'],
])('a card that is %s takes no answer', async (_name, card, kind) => {
  const { store } = await testStore()
  await store.cards.put(card)
  expect(await store.cards.answer('ask-1', answer)).toMatchObject({ kind })
  expect((await store.cards.get('ask-1'))?.body).toEqual(card.body)
})

test('a card that nobody made is unknown', async () => {
  const { store } = await testStore()
  expect(await store.cards.answer('ask-none', answer)).toEqual({ kind: 'unknown' })
  expect(await store.cards.get('ask-none')).toBeUndefined()
})

test('a process that dies before it hears that its answer was taken has answered once', async () => {
  const gate = await startRedisGate()
  const open = () => createStore({ redisUrl: gate.url, tenant: 'test', logger: silentLogger })
  const [dying, next] = await Promise.all([open(), open()])
  await next.cards.put(askCard('ask-1'))
  // Its script is known to the server from here on: what is held is the answer itself.
  await dying.cards.answer('ask-none', answer)
  const held = gate.holdAt('after', 'ask-1')
  const lost = dying.cards.answer('ask-1', answer).catch(() => 'lost')
  await held
  await expect.poll(async () => (await next.cards.get('ask-1'))?.isFinal).toBe(true)
  expect(await next.cards.answer('ask-1', { ...answer, by: 'discord:8' })).toMatchObject({
    kind: 'late',
    card: { body: { answer: { by: 'discord:7' } } },
  })
  await Promise.all([dying.close(), next.close()])
  expect(await lost).toBe('lost')
})
