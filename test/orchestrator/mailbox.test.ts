import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { createLogger } from '../../src/log.ts'
import { answerEntry } from '../../src/orchestrator/answer-entry.ts'
import { startMailbox } from '../../src/orchestrator/mailbox.ts'
import type { Mailbox } from '../../src/orchestrator/mailbox.ts'
import { silent } from '../../src/orchestrator/running-turn.ts'
import { createStore } from '../../src/store/create-store.ts'
import type { InboxEntry } from '../../src/store/inbox.ts'
import type { Store } from '../../src/store/store.ts'
import { StoreAway } from '../../src/store/store-away.ts'
import type { ThreadRef } from '../../src/store/topic.ts'
import { startTestRedis } from '../support/redis.ts'
import type { TestRedis } from '../support/redis.ts'

let redis: TestRedis
let store: Store
let mailbox: Mailbox | undefined
const logger = createLogger('silent')

beforeAll(async () => {
  redis = await startTestRedis()
  store = await createStore({ redisUrl: redis.url, tenant: 'test', logger })
})
afterEach(() => mailbox?.close())
afterAll(async () => {
  await store.close()
  await redis.stop()
})

const say = (topicId: ThreadRef, id: string, text: string) =>
  store.inbox.add(
    { id: `console:${id}`, topicId, by: { kind: 'local', uid: 1 }, text, at: 1 },
    { title: 'a topic', hostId: topicId },
  )

/** how many messages were taken for a stop */
let stops = 0

type RunTurn = (entry: InboxEntry, signal: AbortSignal) => Promise<string>
const start = (hostId: string, runTurn: RunTurn) =>
  startMailbox({
    store,
    hostId,
    logger,
    asksToStop(text) {
      const isStop = text === 'stop'
      if (isStop) stops += 1
      return isStop
    },
    left: { settle: () => Promise.resolve() },
    startTurn: (entry) => {
      const controller = new AbortController()
      const answered = runTurn(entry, controller.signal)
      return {
        result: answered.then((text) => ({ ...silent, answers: [answerEntry(entry, text)] })),
        cancel: () => controller.abort(),
        steer: () => Promise.resolve(false),
        showQueued: () => undefined,
      }
    },
  })

/** What stands in the outbox, head first, taken out as a delivery would. */
async function answers(thread: ThreadRef, count: number): Promise<readonly string[]> {
  const texts: string[] = []
  while (texts.length < count) {
    const head = await vi.waitUntil(() => store.outbox.head(thread), { timeout: 20_000, interval: 10 })
    if (head.body.kind === 'text') texts.push(head.body.text)
    await store.outbox.remove(head)
  }
  return texts
}

test('a topic answers in order, one turn at a time', async () => {
  let running = 0
  let most = 0
  mailbox = start('console:order', async (entry) => {
    most = Math.max(most, ++running)
    await new Promise((next) => setImmediate(next))
    running--
    return `answer to ${entry.text}`
  })
  for (const n of [1, 2, 3, 4]) await say('console:order', `order-${n}`, `${n}`)
  expect(await answers('console:order', 4)).toEqual(['answer to 1', 'answer to 2', 'answer to 3', 'answer to 4'])
  expect(most).toBe(1)
})

test('topics run side by side', async () => {
  const met = Promise.withResolvers<void>()
  let there = 0
  const both = async () => {
    if (++there === 2) met.resolve()
    await met.promise
    return 'met'
  }
  const sayIn = (topicId: ThreadRef) =>
    store.inbox.add(
      { id: `${topicId}-1`, topicId, by: { kind: 'local', uid: 1 }, text: 'hi', at: 1 },
      { title: 't', hostId: 'side' },
    )
  mailbox = start('side', both)
  await Promise.all([sayIn('console:side-a'), sayIn('console:side-b')])
  expect([...(await answers('console:side-a', 1)), ...(await answers('console:side-b', 1))]).toEqual(['met', 'met'])
})

test('what waited while nobody worked is answered by the next start', async () => {
  await say('console:before', 'before-1', 'is anybody there?')
  mailbox = start('console:before', () => Promise.resolve('now there is'))
  expect(await answers('console:before', 1)).toEqual(['now there is'])
})

test('a turn that throws is answered in words, and the topic goes on', async () => {
  mailbox = start('console:fault', (entry) =>
    entry.text === 'break' ? Promise.reject(new TypeError('x is not a function')) : Promise.resolve('fine'),
  )
  await say('console:fault', 'fault-1', 'break')
  await say('console:fault', 'fault-2', 'work')
  expect(await answers('console:fault', 2)).toEqual([
    'Mos hit a fault of its own: x is not a function. The log has the details.',
    'fine',
  ])
})

test('stop aborts the running turn and nothing else', async () => {
  const started = Promise.withResolvers<void>()
  mailbox = start('console:stop', async (entry, signal) => {
    if (entry.text !== 'long') return 'short'
    started.resolve()
    await new Promise((aborted) => signal.addEventListener('abort', aborted))
    return 'stopped'
  })
  await say('console:stop', 'stop-1', 'long')
  await say('console:stop', 'stop-2', 'short')
  await started.promise
  await store.signals.publish({ kind: 'stop', topicId: 'console:stop', by: 'local:1' })
  expect(await answers('console:stop', 2)).toEqual(['stopped', 'short'])
})

test('a message that says stop ends the turn before it, and only that', async () => {
  const started = Promise.withResolvers<void>()
  const ran: string[] = []
  mailbox = start('console:say-stop', async (entry, signal) => {
    ran.push(entry.text)
    if (entry.text !== 'long') return 'short'
    started.resolve()
    await new Promise((aborted) => signal.addEventListener('abort', aborted))
    return 'cut'
  })
  await say('console:say-stop', 'say-stop-1', 'long')
  await started.promise
  await say('console:say-stop', 'say-stop-2', 'stop')
  await say('console:say-stop', 'say-stop-3', 'another')
  expect(await answers('console:say-stop', 3)).toEqual(['cut', 'Stopped.', 'short'])
  expect(ran).toEqual(['long', 'another'])
})

test('a stop behind others is done with the turn that it ended, also when it is said twice', async () => {
  const started = Promise.withResolvers<void>()
  const ran: string[] = []
  const before = stops
  mailbox = start('console:say-twice', async (entry, signal) => {
    ran.push(entry.text)
    if (entry.text !== 'long') return entry.text
    started.resolve()
    await new Promise((aborted) => signal.addEventListener('abort', aborted))
    await vi.waitUntil(() => stops === before + 2, { timeout: 20_000 })
    return 'cut'
  })
  await say('console:say-twice', 'say-twice-1', 'long')
  await started.promise
  await say('console:say-twice', 'say-twice-2', 'next')
  await Promise.all([3, 4].map((n) => say('console:say-twice', `say-twice-${n}`, 'stop')))
  await vi.waitUntil(async () => (await store.inbox.count('console:say-twice')) === 0, { timeout: 20_000 })
  await say('console:say-twice', 'say-twice-5', 'last')
  expect(await answers('console:say-twice', 3)).toEqual(['cut', 'next', 'last'])
  expect(ran).toEqual(['long', 'next', 'last'])
})

test('a stop means the turn of its entry: not the next one, and also one that is about to begin', async () => {
  const begun: string[] = []
  mailbox = start('console:late', async (entry, signal) => {
    begun.push(entry.text)
    if (entry.text !== 'short') await new Promise((aborted) => signal.addEventListener('abort', aborted))
    return `${entry.text} ${signal.aborted ? 'stopped' : 'done'}`
  })
  const stop = (entryId: string) =>
    store.signals.publish({ kind: 'stop', topicId: 'console:late', by: 'local:1', entryId: `console:late-${entryId}` })
  const beginning = (text: string) => vi.waitUntil(() => begun.includes(text), { timeout: 20_000 })
  await say('console:late', 'late-1', 'short')
  expect(await answers('console:late', 1)).toEqual(['short done'])
  await say('console:late', 'late-2', 'long')
  await beginning('long')
  await stop('1')
  await stop('3')
  await say('console:late', 'late-3', 'soon')
  await stop('2')
  expect(await answers('console:late', 2)).toEqual(['long stopped', 'soon stopped'])
})

test('a turn that was cut is run again and answered once', async () => {
  const cut = start('console:cut', () => new Promise(() => {}))
  await say('console:cut', 'cut-1', 'hello')
  await vi.waitUntil(() => cut.running().includes('console:cut'), { timeout: 20_000 })
  // As after kill -9: the first mailbox never finishes its turn.
  mailbox = start('console:cut', () => Promise.resolve('hello again'))
  expect(await answers('console:cut', 1)).toEqual(['hello again'])
  expect(await store.inbox.count('console:cut')).toBe(0)
})

test("a hint for another host's topic starts no turn here", async () => {
  const asked: string[] = []
  mailbox = start('console:here', (entry) => {
    asked.push(entry.text)
    return Promise.resolve('answered')
  })
  await say('console:elsewhere', 'elsewhere-1', 'for the other host')
  await say('console:here', 'here-1', 'for this one')
  expect(await answers('console:here', 1)).toEqual(['answered'])
  expect(asked).toEqual(['for this one'])
  expect(await store.inbox.count('console:elsewhere')).toBe(1)
})

test('a turn that meets an outage of Redis is run again, not answered with the outage', async () => {
  let turns = 0
  mailbox = start('console:outage', () =>
    ++turns === 1 ? Promise.reject(new StoreAway(true)) : Promise.resolve('done after all'),
  )
  await say('console:outage', 'outage-1', 'spawn a coder')
  expect(await answers('console:outage', 1)).toEqual(['done after all'])
})
