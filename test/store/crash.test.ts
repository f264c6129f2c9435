import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { Failure } from '../../src/errors.ts'
import { createStore } from '../../src/store/create-store.ts'
import type { Signal } from '../../src/store/store.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { testStore } from '../support/store.ts'
import { newOp } from './new-op.ts'

const patient = { timeout: 15_000, interval: 5 }
const topic = { title: 'a topic', hostId: 'h1' }
const entry = (n: number) => ({
  id: `discord:${n}`,
  topicId: 'discord:1' as const,
  by: { kind: 'local' as const, uid: 0 },
  text: String(n),
  at: n,
})

test("an op starts again elsewhere when its worker's process was killed", async () => {
  const { store, redis } = await testStore()
  const file = fileURLToPath(new URL('consumer-process.ts', import.meta.url))
  const worker = spawn(process.execPath, [file, redis.url], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void worker.kill('SIGKILL'))
  const lines = createInterface(worker.stdout)
  await once(lines, 'line')
  const started = once(lines, 'line')
  await store.ops.add(newOp('1'))
  expect(await started).toEqual(['started op-1'])
  const exited = once(worker, 'exit')
  worker.kill('SIGKILL')
  await exited
  const killedAt = performance.now()
  const consumer = await store.consumeOps(
    'h1',
    async (op) => void (await store.ops.update(op.id, { state: 'done', result: 'second run' })),
    { concurrency: 1 },
  )
  onTestFinished(() => consumer.close())
  expect(await store.ops.waitFor('op-1')).toMatchObject({ state: 'done', result: 'second run' })
  expect(performance.now() - killedAt).toBeLessThan(30_000)
})

test('while Redis is dead everything is refused in milliseconds; nothing acknowledged is lost', async () => {
  const { store, redis } = await testStore()
  const acknowledged: number[] = []
  const add = async (n: number): Promise<void> => {
    await store.inbox.add(entry(n), topic)
    acknowledged.push(n)
  }
  const adding = Promise.allSettled(Array.from({ length: 300 }, (_, n) => add(n)))
  await expect.poll(() => acknowledged.length > 20, patient).toBe(true)
  await redis.kill()
  await adding
  await expect.poll(() => store.health(), patient).toBe('down')
  const start = performance.now()
  await expect(store.inbox.add(entry(999), topic)).rejects.toThrow('Redis does not answer')
  await expect(store.ops.add(newOp('1'))).rejects.toThrow('so "spawn ada" was not queued')
  await expect(store.outbox.waiting()).rejects.toBeInstanceOf(Failure)
  expect(performance.now() - start).toBeLessThan(3000)
  await redis.revive()
  await expect.poll(() => store.health(), patient).toBe('ok')
  for (const n of acknowledged) expect(await store.inbox.add(entry(n), topic)).toBe(false)
  expect(await store.ops.list()).toEqual([])
})

test('hints and ops go on when Redis is back, and a rescan says that some were missed', async () => {
  const { store, redis, another } = await testStore()
  const worker = await another()
  const runs: string[] = []
  const consumer = await worker.consumeOps(
    'h1',
    async (op) => {
      runs.push(op.id)
      await worker.ops.update(op.id, { state: 'done', result: 'ok' })
    },
    { concurrency: 2 },
  )
  onTestFinished(() => consumer.close())
  await redis.kill()
  await expect.poll(() => store.health(), patient).toBe('down')
  const signals: Signal[] = []
  store.signals.on((signal) => signals.push(signal))
  await redis.revive()
  await expect.poll(() => store.health(), patient).toBe('ok')
  await expect.poll(() => signals.some((signal) => signal.kind === 'rescan'), patient).toBe(true)
  await store.ops.add(newOp('1'))
  expect(await store.ops.waitFor('op-1')).toMatchObject({ state: 'done' })
  expect(runs).toEqual(['op-1'])
})

test('an op that runs while Redis dies is finished when it is back, and runs once at a time', async () => {
  const { store, redis } = await testStore()
  let atOnce = 0
  let most = 0
  const { promise: release, resolve } = Promise.withResolvers<void>()
  const consumer = await store.consumeOps(
    'h1',
    async (op) => {
      atOnce += 1
      most = Math.max(most, atOnce)
      try {
        await release
        await store.ops.update(op.id, { state: 'done', result: 'ok' })
      } finally {
        atOnce -= 1
      }
    },
    { concurrency: 4 },
  )
  onTestFinished(() => consumer.close())
  await store.ops.add(newOp('1'))
  await expect.poll(() => atOnce, patient).toBe(1)
  await redis.kill()
  await expect.poll(() => store.health(), patient).toBe('down')
  resolve()
  await expect.poll(() => atOnce, patient).toBe(0)
  await redis.revive()
  expect(await store.ops.waitFor('op-1')).toMatchObject({ state: 'done', result: 'ok' })
  expect(most).toBe(1)
})

test('a Redis that hangs: an add answers in time, and says that the op may be queued', async () => {
  const { store, redis } = await testStore()
  process.kill(redis.pid, 'SIGSTOP')
  const start = performance.now()
  const failure = await store.ops.add(newOp('1')).catch((error: unknown) => error)
  expect(performance.now() - start).toBeLessThan(3000)
  expect(await store.health()).toBe('down')
  process.kill(redis.pid, 'SIGCONT')
  expect(failure).toBeInstanceOf(Failure)
  expect(String(failure)).toContain('"spawn ada" may be queued. Look before you repeat it: /op show op-1')
  await expect.poll(async () => (await store.ops.get('op-1').catch(() => undefined))?.state, patient).toBe('queued')
})

test('an add whose connection broke is looked up before it is said to have failed', async () => {
  const { store, redis } = await testStore()
  process.kill(redis.pid, 'SIGSTOP')
  const adding = store.ops.add(newOp('1')).catch((error: unknown) => error)
  await redis.kill()
  await redis.revive()
  const answer = await adding
  // On a slow machine Redis may be back too late for a look: then it says that, too.
  expect(String(answer)).toMatch(/"spawn ada" (was not|may be) queued/)
  expect(await store.ops.list()).toEqual([])
  expect(await store.ops.add(newOp('1'))).toMatchObject({ state: 'queued' })
})

test('closing takes a moment only, also while Redis is dead', async () => {
  const { store, redis, another } = await testStore()
  const consumer = await store.consumeOps('h1', () => new Promise(() => undefined), { concurrency: 1 })
  await store.ops.add(newOp('1'))
  await expect.poll(async () => (await store.ops.get('op-1'))?.state, patient).toBe('running')
  await redis.kill()
  await expect.poll(() => store.health(), patient).toBe('down')
  const start = performance.now()
  await consumer.close({ withinMs: 50 })
  await store.close()
  expect(performance.now() - start).toBeLessThan(3000)
  await redis.revive()
  expect(await (await another()).ops.get('op-1')).toMatchObject({ state: 'running' })
})

test('a Redis that is not there at the start is a failure that names it, without its password', async () => {
  const start = createStore({ redisUrl: 'redis://:secret@127.0.0.1:1', tenant: 'test', logger: silentLogger })
  const failure = await start.catch((error: unknown) => error)
  expect(failure).toMatchObject({ name: 'Failure', exit: 78 })
  expect(String(failure)).toContain('Redis at 127.0.0.1:1 does not answer')
  expect(String(failure)).not.toContain('secret')
  await expect(createStore({ redisUrl: 'http://x', tenant: 'test', logger: silentLogger })).rejects.toThrow('REDIS_URL')
})
