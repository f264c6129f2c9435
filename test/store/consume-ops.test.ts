import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { Failure } from '../../src/errors.ts'
import { addOp } from '../../src/store/add-op.ts'
import type { Op, OpHandler } from '../../src/store/op.ts'
import { HandedOn } from '../../src/store/handed-on.ts'
import type { OpConsumer, Store } from '../../src/store/store.ts'
import { redisCommand } from '../support/redis-command.ts'
import { testStore } from '../support/store.ts'
import { dyingQueues } from './dying-queues.ts'
import { newOp } from './new-op.ts'

async function consume(store: Store, handler: OpHandler, concurrency = 4): Promise<OpConsumer> {
  const consumer = await store.consumeOps('h1', handler, { concurrency })
  onTestFinished(() => consumer.close({ withinMs: 100 }))
  return consumer
}
const finish =
  (store: Store): OpHandler =>
  async (op) => {
    await store.ops.update(op.id, { state: 'done', result: 'ok', exit: 0 })
  }
const untilAborted: OpHandler = (_op, signal) =>
  new Promise((_resolve, reject) => {
    const stop = (): void => reject(new DOMException('stopped', 'AbortError'))
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop)
  })

test('an op is handed over as running, from another process, and only to its host', async () => {
  const { store, another } = await testStore()
  const worker = await another()
  const seen: Op[] = []
  await consume(worker, async (op, signal) => {
    seen.push(op)
    await finish(worker)(op, signal)
  })
  await store.ops.add(newOp('2', { hostId: 'h2' }))
  await store.ops.add(newOp('1'))
  expect(await store.ops.waitFor('op-1')).toMatchObject({ state: 'done', result: 'ok' })
  expect(seen).toMatchObject([{ id: 'op-1', state: 'running' }])
  expect(await store.ops.get('op-2')).toMatchObject({ state: 'queued' })
})

test.each<[string, OpHandler, Partial<Op>]>([
  [
    'a Failure is told in its own words',
    () => Promise.reject(new Failure('No tmux here. Install it.', { exit: 'configuration' })),
    { state: 'failed', result: 'No tmux here. Install it.', exit: 78 },
  ],
  [
    'any other error is a fault of Mos',
    () => Promise.reject(new Error('boom')),
    { state: 'failed', exit: 1, result: 'Mos hit a fault of its own: boom. The log has the details.' },
  ],
  ['an end without a result is one too', () => Promise.resolve(), { state: 'failed', exit: 1 }],
])('%s', async (_name, handler, end) => {
  const { store } = await testStore()
  await consume(store, handler)
  await store.ops.add(newOp('1'))
  expect(await store.ops.waitFor('op-1')).toMatchObject(end)
})

test('a cancel reaches the handler in another process', async () => {
  const { store, another } = await testStore()
  await consume(await another(), untilAborted)
  await store.ops.add(newOp('1'))
  await expect.poll(async () => (await store.ops.get('op-1'))?.state, { timeout: 20_000 }).toBe('running')
  await store.ops.requestCancel('op-1', 'discord:7')
  expect(await store.ops.waitFor('op-1')).toMatchObject({ state: 'cancelled', cancel: { by: 'discord:7' } })
})

test('a cancelled queued op never reaches the handler', async () => {
  const { store } = await testStore()
  await store.ops.add(newOp('1'))
  await store.ops.requestCancel('op-1', 'discord:7')
  await store.ops.add(newOp('2'))
  const seen: string[] = []
  await consume(store, async (op, signal) => {
    seen.push(op.id)
    await finish(store)(op, signal)
  })
  await store.ops.waitFor('op-2')
  expect(seen).toEqual(['op-2'])
})

test('a cancel that was asked while nobody listened is seen at the start', async () => {
  const { store } = await testStore()
  await store.ops.add(newOp('1'))
  await store.ops.update('op-1', { state: 'running' })
  await store.ops.requestCancel('op-1', 'discord:7')
  await consume(store, untilAborted)
  expect(await store.ops.waitFor('op-1')).toMatchObject({ state: 'cancelled' })
})

test('an op whose process died between its record and its job is carried out', async () => {
  const { store, redis } = await testStore()
  const { database, queues } = await dyingQueues(redis.url)
  await addOp(database, queues, newOp('1'))
  await consume(store, finish(store))
  expect(await store.ops.waitFor('op-1')).toMatchObject({ state: 'done' })
})

test('a fault of ours leaves no op open for ever: it is tried again', async () => {
  const { store, redis } = await testStore()
  await store.ops.add(newOp('1'))
  const record = '{mos:test}:op:op-1'
  await redisCommand(redis.socketPath, `RENAME ${record} aside\r\nSET ${record} broken`)
  await consume(store, finish(store))
  await redisCommand(redis.socketPath, `RENAME aside ${record}`)
  expect(await store.ops.waitFor('op-1')).toMatchObject({ state: 'done' })
})

test('a thousand ops added at once are each carried out once', { timeout: 60_000 }, async () => {
  const { store, another } = await testStore()
  const runs = new Map<string, number>()
  const worker = await another()
  await consume(worker, async (op, signal) => {
    runs.set(op.id, (runs.get(op.id) ?? 0) + 1)
    await finish(worker)(op, signal)
  })
  const causes = Array.from({ length: 1000 }, (_, i) => String(i))
  const added = await Promise.allSettled(causes.map((cause) => store.ops.add(newOp(cause, { receipt: 'none' }))))
  expect(added.filter((one) => one.status === 'rejected')).toEqual([])
  await Promise.all(causes.map((cause) => store.ops.waitFor(`op-${cause}`)))
  expect(runs.size).toBe(1000)
  expect(Math.max(...runs.values())).toBe(1)
})

test('closing waits for what runs, as long as it is told to', async () => {
  const { store } = await testStore()
  const { promise: release, resolve } = Promise.withResolvers<void>()
  const consumer = await store.consumeOps('h1', (op, signal) => release.then(() => finish(store)(op, signal)), {
    concurrency: 1,
  })
  await store.ops.add(newOp('1'))
  await store.ops.add(newOp('2'))
  await expect.poll(async () => (await store.ops.get('op-1'))?.state, { timeout: 20_000 }).toBe('running')
  const closing = consumer.close({ withinMs: 5000 })
  resolve()
  await closing
  expect(await store.ops.get('op-1')).toMatchObject({ state: 'done' })
  expect(await store.ops.get('op-2')).toMatchObject({ state: 'queued' })
})

test('an op that is handed on keeps nobody waiting, is not ended, and goes on in the next process', async () => {
  const { store, another } = await testStore()
  const consumer = await store.consumeOps('h1', () => Promise.reject(new HandedOn()), { concurrency: 1 })
  await store.ops.add(newOp('1'))
  await expect.poll(async () => (await store.ops.get('op-1'))?.state, { timeout: 20_000 }).toBe('running')
  const late = AbortSignal.timeout(30_000)
  await Promise.race([consumer.close({ withinMs: 60_000 }), once(late, 'abort')])
  expect(late.aborted).toBe(false)
  expect(await store.ops.get('op-1')).toMatchObject({ state: 'running' })
  const next = await another()
  await consume(next, finish(next))
  expect(await store.ops.waitFor('op-1')).toMatchObject({ state: 'done' })
})
