import { Redis } from 'ioredis'
import { expect, onTestFinished, test } from 'vitest'
import type { FleetEvent } from '../../src/fleet/fleet-event.ts'
import { createHistory } from '../../src/store/create-history.ts'
import { createDatabase } from '../../src/store/database.ts'
import type { Signal } from '../../src/store/store.ts'
import { eventually } from '../support/eventually.ts'
import { testStore } from '../support/store.ts'

const now = Date.now()
const event = (id: string, at = now) =>
  ({ kind: 'crash', id, at, hostId: 'h1', agent: 'ada', text: id }) satisfies FleetEvent
const noSecrets = { redact: (text: string) => ({ text, marks: [] }) }

/** The same Redis with other limits, and its commands. */
async function direct(path: string, redactor = noSecrets, kept?: { ms: number; events: number }) {
  const redis = new Redis({ path })
  onTestFinished(() => redis.disconnect())
  await new Promise((resolve) => redis.once('ready', resolve))
  return { redis, history: createHistory(createDatabase(redis, 'test'), redactor, kept) }
}

test('an event is kept once, whoever tells it again, and all are told in order', async () => {
  const { store, another } = await testStore()
  const second = await another()
  const heard: Signal[] = []
  second.signals.on((signal) => void (signal.kind === 'history' && heard.push(signal)))
  await Promise.all([store.history.add([event('a', now - 5), event('b')]), second.history.add([event('b')])])
  await store.history.add([event('late', now - 10)])
  await store.history.add([])
  await store.history.add([event('a', now - 5)])
  expect((await second.history.list({ since: 0 })).map(({ id }) => id)).toEqual(['late', 'a', 'b'])
  expect((await store.history.list({ since: now - 5 })).map(({ id }) => id)).toEqual(['a', 'b'])
  expect((await store.history.list({ since: 0, limit: 1 })).map(({ id }) => id)).toHaveLength(1)
  expect((await store.history.list({ since: now - 5 }))[0]).toEqual(event('a', now - 5))
  await eventually('the hints came', () => Promise.resolve(heard.length >= 2 ? true : undefined))
})

test('who follows it sees each once, a late one too, and more than fit into one step', async () => {
  const { store } = await testStore()
  expect(await store.history.follow(undefined)).toEqual({ events: [], cursor: undefined, isMore: false })
  await store.history.add(Array.from({ length: 1_500 }, (_, index) => event(`e${index}`, now + index)))
  const first = await store.history.follow(undefined)
  expect([first.events.length, first.isMore]).toEqual([1_000, true])
  const second = await store.history.follow(first.cursor)
  expect([second.events.length, second.isMore]).toEqual([500, false])
  await store.history.add([event('late', 5_000 + now - 86_400_000)])
  const third = await store.history.follow(second.cursor)
  expect(third.events.map(({ id }) => id)).toEqual(['late'])
  expect(await store.history.follow(third.cursor)).toEqual({ events: [], cursor: third.cursor, isMore: false })
  expect(await store.history.list({ since: 0 })).toHaveLength(1_501)
})

test('it is trimmed by count and by age, and what was trimmed leaves nothing behind', async () => {
  const { store, redis } = await testStore()
  const few = await direct(redis.socketPath, noSecrets, { ms: 3_600_000, events: 10 })
  await few.redis.xadd('{mos:test}:history', `${now - 7_200_000}-0`, 'event', JSON.stringify(event('old')))
  await few.redis.zadd('{mos:test}:history-ids', now - 7_200_000, 'old')
  await few.history.add([event('too old', now - 7_200_000)])
  await few.history.add([event('a')])
  expect((await store.history.list({ since: 0 })).map(({ id }) => id)).toEqual(['a'])
  await few.history.add(Array.from({ length: 30 }, (_, index) => event(`e${index}`, now + index)))
  expect((await store.history.list({ since: 0 })).map(({ id }) => id)).toEqual(
    Array.from({ length: 10 }, (_, index) => `e${index + 20}`),
  )
  expect(await few.redis.zcard('{mos:test}:history-ids')).toBe(10)
})

test('texts are kept without secrets, control bytes and more than 8 KiB, whatever they are', async () => {
  const { store, redis } = await testStore()
  const asked: number[] = []
  const redact = (text: string) => {
    asked.push(text.length)
    return { text: text.replaceAll('hunter2', '[redacted: test]'), marks: [] }
  }
  const { history } = await direct(redis.socketPath, { redact })
  const texts: Record<string, string> = {
    secret: 'the password is hunter2.',
    screen: '\u001B[31mError\u001B[0m: bo\u0000om \u001B]0;title\u0007here',
    halves: `${'x'.repeat(10)}\uD83D`,
    huge: `${'line\n'.repeat(2_000_000)}TypeError: the end`,
  }
  await history.add(Object.entries(texts).map(([id, text]) => ({ ...event(id), text })))
  const about = { ...event('ask'), kind: 'ask', askId: '1', state: 'asked', about: 'Bash: echo hunter2' } as const
  await history.add([about])
  const found = await store.history.list({ since: 0 })
  const kept = Object.fromEntries(found.map((each) => [each.id, 'text' in each ? each.text : undefined]))
  expect(kept).toMatchObject({ secret: 'the password is [redacted: test].', screen: 'Error: boom here' })
  expect(found.find(({ id }) => id === 'ask')).toMatchObject({ about: 'Bash: echo [redacted: test]' })
  expect(kept['huge']).toMatch(/TypeError: the end$/u)
  for (const text of Object.values(kept)) expect((text ?? '').length).toBeLessThanOrEqual(8 * 1024)
  expect(Math.max(...asked)).toBeLessThanOrEqual(64 * 1024)
})

test('the half of a secret that a cut left is not kept', async () => {
  const { store, redis } = await testStore()
  const redact = (text: string) => ({ text: text.replaceAll('hunter2', ''), marks: [] })
  const { history } = await direct(redis.socketPath, { redact })
  await history.add([{ ...event('a'), text: 'hunter2'.repeat(100_000) }])
  expect(await store.history.list({ since: 0 })).toMatchObject([{ id: 'a', text: '' }])
})

test('100,000 events: adding stays cheap, and what is listed is bounded', async () => {
  const { store } = await testStore()
  for (let from = 0; from < 100_500; from += 500) {
    await store.history.add(Array.from({ length: 500 }, (_, index) => event(`e${from + index}`, now + from + index)))
  }
  const began = performance.now()
  await store.history.add([event('last', now + 200_000)])
  expect(performance.now() - began).toBeLessThan(200)
  const listed = await store.history.list({ since: 0 })
  expect([listed.length, listed.at(-1)?.id]).toEqual([20_000, 'last'])
}, 60_000)
