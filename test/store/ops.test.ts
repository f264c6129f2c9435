import { expect, test } from 'vitest'
import { isFinal } from '../../src/store/op.ts'
import type { Signal } from '../../src/store/store.ts'
import { eventually } from '../support/eventually.ts'
import { testStore } from '../support/store.ts'
import { newOp } from './new-op.ts'

test('an op is added once, whoever asks again', async () => {
  const { store, another } = await testStore()
  const second = await another()
  const added = await Promise.all([
    store.ops.add(newOp('1')),
    second.ops.add(newOp('1', { title: 'other' })),
    store.ops.add(newOp('1')),
  ])
  const op = await store.ops.get('op-1')
  expect(op).toMatchObject({ id: 'op-1', state: 'queued', steps: [], args: { name: 'ada', tags: [] }, version: 1 })
  expect(new Set(added.map((one) => one.title))).toEqual(new Set([op?.title]))
  expect(await store.ops.list()).toHaveLength(1)
  expect(await store.outbox.head('discord:1')).toMatchObject({ id: 'receipt-op-1' })
})

test('a cause with a colon is a job id that BullMQ takes', async () => {
  const { store } = await testStore()
  expect((await store.ops.add(newOp('discord:12'))).id).toBe('op-discord-12')
})

test('its changes are merged, announced, and end it exactly once', async () => {
  const { store } = await testStore()
  const hints: Signal[] = []
  store.signals.on((signal) => hints.push(signal))
  await store.ops.add(newOp('1', { receipt: 'none' }))
  await store.ops.update('op-1', { state: 'running', steps: [{ name: 'a', state: 'running' }] })
  const done = { state: 'done', result: 'ada is up', exit: 0, endedAt: 5 } as const
  const [once, twice] = await Promise.all([
    store.ops.update('op-1', done),
    store.ops.update('op-1', { ...done, result: 'late' }),
  ])
  expect(once).toEqual(twice)
  expect(await store.ops.update('op-1', { state: 'running' })).toMatchObject({ state: 'done', result: 'ada is up' })
  const head = await store.outbox.head('discord:1')
  expect(head).toMatchObject({ id: 'end-op-1', body: { kind: 'end', opId: 'op-1' } })
  if (head !== undefined) await store.outbox.remove(head)
  expect(await store.outbox.head('discord:1')).toBeUndefined()
  expect(await store.ops.list({ open: true })).toEqual([])
  expect(await store.ops.list()).toMatchObject([{ id: 'op-1' }])
  await eventually('hints', () => hints.filter((hint) => hint.kind === 'op').length >= 3)
})

test('a queued op is cancelled at once, a running one is flagged, a final one stays', async () => {
  const { store } = await testStore()
  await store.ops.add(newOp('1'))
  expect(await store.ops.requestCancel('op-1', 'discord:7')).toMatchObject({
    state: 'cancelled',
    cancel: { by: 'discord:7' },
  })
  await store.ops.add(newOp('2'))
  await store.ops.update('op-2', { state: 'running' })
  const flagged = await store.ops.requestCancel('op-2', 'discord:7')
  expect(flagged).toMatchObject({ state: 'running', cancel: { by: 'discord:7' } })
  expect((await store.ops.requestCancel('op-2', 'discord:8')).cancel?.by).toBe('discord:7')
  await store.ops.update('op-2', { state: 'done', result: 'x' })
  expect((await store.ops.requestCancel('op-2', 'discord:9')).state).toBe('done')
})

test('an unknown op is a failure that says where to look', async () => {
  const { store } = await testStore()
  expect(await store.ops.get('op-none')).toBeUndefined()
  await expect(store.ops.update('op-none', {})).rejects.toThrow('There is no op op-none. `op list`')
  await expect(store.ops.requestCancel('op-none', 'x')).rejects.toThrow('There is no op op-none')
  await expect(store.ops.waitFor('op-none')).rejects.toThrow('There is no op op-none')
})

test('waiting ends with the op, in another process too, or with its signal', async () => {
  const { store, another } = await testStore()
  const second = await another()
  await store.ops.add(newOp('1'))
  const waiting = second.ops.waitFor('op-1')
  await store.ops.update('op-1', { state: 'failed', result: 'no' })
  expect(isFinal((await waiting).state)).toBe(true)
  await store.ops.add(newOp('2'))
  const stop = new AbortController()
  const stopped = store.ops.waitFor('op-2', stop.signal)
  stop.abort(new Error('enough'))
  await expect(stopped).rejects.toThrow('enough')
})

test('ops are listed newest first', async () => {
  const { store } = await testStore()
  for (const cause of ['1', '2', '3']) await store.ops.add(newOp(cause))
  expect((await store.ops.list({ limit: 2 })).map((op) => op.id)).toEqual(['op-3', 'op-2'])
})

test.each([
  ['another kind', { kind: 'remove', title: 'remove ada' }],
  ['other arguments', { args: { name: 'bob', tags: [] }, title: 'spawn bob' }],
])('a cause that asks for %s the second time is refused, and the first op stands', async (_name, change) => {
  const { store } = await testStore()
  await store.ops.add(newOp('1'))
  expect(await store.ops.add(newOp('1', { args: { tags: [], name: 'ada' } }))).toMatchObject({ id: 'op-1' })
  await expect(store.ops.add(newOp('1', change))).rejects.toMatchObject({
    name: 'Failure',
    exit: 2,
    message: `"${change.title}" was not queued: the same request has made "spawn ada" (op-1) before. Ask for it anew.`,
  })
  expect(await store.ops.list()).toMatchObject([{ kind: 'spawn', args: { name: 'ada' } }])
})
