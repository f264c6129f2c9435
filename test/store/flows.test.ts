import { expect, onTestFinished, test } from 'vitest'
import { Failure } from '../../src/errors.ts'
import { addFlow } from '../../src/store/add-op.ts'
import type { Op } from '../../src/store/op.ts'
import type { Store } from '../../src/store/store.ts'
import { redisCommand } from '../support/redis-command.ts'
import { testStore } from '../support/store.ts'
import { dyingQueues } from './dying-queues.ts'
import { newOp } from './new-op.ts'

const lenses = ['p-0', 'p-1', 'p-2', 'p-3', 'p-4']
const parent = newOp('p', { kind: 'synthesis', title: 'ask the board', args: {} })
const children = lenses.map((cause) => newOp(cause, { kind: 'lens', title: cause, args: {}, hostId: 'elsewhere' }))

/** Every op ends as `end` says; returns the order in which they were begun. */
async function consume(store: Store, end: (op: Op) => Promise<void> = () => Promise.resolve()): Promise<string[]> {
  const order: string[] = []
  const consumer = await store.consumeOps(
    'h1',
    async (op) => {
      order.push(op.id)
      await end(op)
      await store.ops.update(op.id, { state: 'done', result: 'ok' })
    },
    { concurrency: 4 },
  )
  onTestFinished(() => consumer.close({ withinMs: 100 }))
  return order
}

test('the parent runs after all children have ended, well or not', async () => {
  const { store } = await testStore()
  const added = await store.ops.addFlow(parent, children)
  expect(added).toMatchObject({ id: 'op-p', state: 'queued', after: lenses.map((lens) => `op-${lens}`) })
  await store.ops.requestCancel('op-p-1', 'x')
  const order = await consume(store, (op) =>
    op.id === 'op-p-2' ? Promise.reject(new Failure('no model')) : Promise.resolve(),
  )
  await store.ops.waitFor('op-p')
  expect(order.at(-1)).toBe('op-p')
  expect(order.toSorted()).toEqual(['op-p', 'op-p-0', 'op-p-2', 'op-p-3', 'op-p-4'])
  const states = await Promise.all(lenses.map(async (lens) => (await store.ops.get(`op-${lens}`))?.state))
  expect(states).toEqual(['done', 'cancelled', 'failed', 'done', 'done'])
})

test('repeated, also by two at once and while it runs, it is one flow; its end is the same op', async () => {
  const { store, another } = await testStore()
  const second = await another()
  const added = await Promise.all([
    store.ops.addFlow(parent, children),
    second.ops.addFlow(parent, children),
    store.ops.addFlow(parent, children),
  ])
  expect(new Set(added.map((op) => op.id))).toEqual(new Set(['op-p']))
  const order = await consume(store, async (op) => {
    if (op.id === 'op-p-3') await second.ops.addFlow(parent, children)
  })
  await store.ops.waitFor('op-p')
  expect(await second.ops.addFlow(parent, children)).toMatchObject({ state: 'done' })
  expect(order.toSorted()).toEqual(['op-p', ...lenses.map((lens) => `op-${lens}`)])
  expect(order.at(-1)).toBe('op-p')
  await expect(store.ops.addFlow({ ...parent, kind: 'other' }, children)).rejects.toThrow('was not queued')
})

test('a process that dies between the records and the jobs loses nothing, and the parent still waits', async () => {
  const { store, redis } = await testStore()
  const { database, queues } = await dyingQueues(redis.url)
  await addFlow(database, queues, parent, children)
  const { promise: release, resolve } = Promise.withResolvers<void>()
  const order = await consume(store, (op) => (op.id === 'op-p-0' ? release : Promise.resolve()))
  for (const lens of lenses.slice(1)) await store.ops.waitFor(`op-${lens}`)
  expect(await store.ops.get('op-p')).toMatchObject({ state: 'queued' })
  resolve()
  await store.ops.waitFor('op-p')
  expect(order.at(-1)).toBe('op-p')
  expect(order).toHaveLength(6)
})

test('while Redis is away a flow is refused, and nothing is queued', async () => {
  const { store, redis } = await testStore()
  await redis.kill()
  await expect.poll(() => store.health()).toBe('down')
  await expect(store.ops.addFlow(parent, children)).rejects.toThrow('so "ask the board" was not queued')
  await redis.revive()
  await expect.poll(() => store.health()).toBe('ok')
  expect(await store.ops.list()).toEqual([])
  expect(await redisCommand(redis.socketPath, 'KEYS *')).toContain('*0')
})
