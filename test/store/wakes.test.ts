import { expect, test } from 'vitest'
import type { InboxEntry } from '../../src/store/inbox.ts'
import type { NewOp } from '../../src/store/op.ts'
import type { Signal, Store } from '../../src/store/store.ts'
import { createStore } from '../../src/store/create-store.ts'
import { startRedisGate } from '../support/redis-gate.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { testStore } from '../support/store.ts'
import { newOp } from './new-op.ts'

const by = { kind: 'discord', userId: '7', roleIds: [] } as const
const message: InboxEntry = { id: 'discord:10', topicId: 'discord:1', by, text: 'add two', at: 10 }
const start = (store: Store) => store.inbox.add(message, { title: 'a topic', hostId: 'h1' })
const waking = (cause: string, change: Partial<NewOp> = {}): NewOp =>
  newOp(cause, { by, wakes: { topicId: 'discord:1', entryId: 'discord:10' }, ...change })
const done = { state: 'done', result: 'ok' } as const

test('the topic goes on when the turn is over and all its ops have ended, however: once', async () => {
  const { store, another } = await testStore()
  const second = await another()
  await start(store)
  const seen: Signal[] = []
  store.signals.on((signal) => seen.push(signal))
  for (const cause of ['1', '2', '3']) await store.ops.add(waking(cause))
  await store.ops.add(waking('1'))
  await store.ops.update('op-1', done)
  await store.inbox.finish(message, [])
  expect(await store.inbox.count('discord:1')).toBe(0)
  await store.ops.requestCancel('op-2', 'discord:7')
  expect(await store.inbox.count('discord:1')).toBe(0)
  await Promise.all([
    store.ops.update('op-3', { state: 'failed', result: 'no' }),
    second.ops.update('op-3', done),
    second.ops.update('op-1', done),
    store.ops.requestCancel('op-3', 'x'),
  ])
  const entry = await store.inbox.peek('discord:1')
  expect(entry).toEqual({
    id: 'wake:discord:10',
    topicId: 'discord:1',
    by,
    text: '',
    at: entry?.at,
    wake: { opIds: ['op-1', 'op-2', 'op-3'] },
  })
  expect(Math.abs((entry?.at ?? 0) - Date.now())).toBeLessThan(60_000)
  expect(await store.inbox.count('discord:1')).toBe(1)
  expect(await store.inbox.waiting('h1')).toEqual(['discord:1'])
  expect(await store.topics.get('discord:1')).toMatchObject({ cursor: '10', lastAt: entry?.at })
  await expect.poll(() => seen).toContainEqual({ kind: 'inbox', topicId: 'discord:1', hostId: 'h1' })
})

test('ops that end while their turn still runs wake nobody: it may ask for more', async () => {
  const { store } = await testStore()
  await start(store)
  await store.ops.add(waking('1'))
  await store.ops.update('op-1', done)
  await store.ops.add(waking('2'))
  await store.ops.update('op-2', done)
  expect(await store.inbox.count('discord:1')).toBe(1)
  expect(await store.inbox.finish(message, [])).toMatchObject({
    id: 'wake:discord:10',
    wake: { opIds: ['op-1', 'op-2'] },
  })
  expect(await store.inbox.finish(message, [])).toMatchObject({ id: 'wake:discord:10' })
  expect(await store.inbox.count('discord:1')).toBe(1)
})

test('an op that its person confirms later, and those of the turn that was woken, wake it again under ids that stay short', async () => {
  const { store } = await testStore()
  await start(store)
  await store.inbox.finish(message, [])
  const ids: string[] = []
  let entryId = 'discord:10'
  for (const cause of ['1', '2', '3']) {
    await store.ops.add(waking(cause, { wakes: { topicId: 'discord:1', entryId } }))
    await store.ops.update(`op-${cause}`, done)
    const entry = await store.inbox.peek('discord:1')
    if (entry === undefined) throw new Error(`not woken by op-${cause}`)
    ids.push(`${entry.id} ${entry.wake?.opIds.join()}`)
    await store.inbox.finish(entry, [])
    entryId = cause === '1' ? entryId : entry.id
  }
  expect(ids).toEqual(['wake:discord:10 op-1', 'wake:discord:10.2 op-2', 'wake:discord:10.3 op-3'])
})

test('a turn under a mandate goes on as the same principal', async () => {
  const { store } = await testStore()
  await start(store)
  await store.inbox.finish(message, [])
  const mandate = {
    kind: 'mandate',
    topicId: 'discord:1',
    owner: by,
    mandate: { verbs: [], costUsd: 1.5, until: 2_000_000_000_000 },
  } as const
  await store.ops.add(waking('1', { by: mandate }))
  await store.ops.update('op-1', done)
  expect((await store.inbox.peek('discord:1'))?.by).toEqual(mandate)
})

test('a closed topic, an unknown one and an op without a turn wake nobody', async () => {
  const { store } = await testStore()
  await start(store)
  await store.inbox.finish(message, [])
  await store.topics.update('discord:1', { state: 'closed' })
  await store.ops.add(waking('1'))
  await store.ops.add(waking('2', { wakes: { topicId: 'discord:9', entryId: 'discord:90' } }))
  await store.ops.add(newOp('3'))
  for (const id of ['op-1', 'op-2', 'op-3']) await store.ops.update(id, done)
  expect(await store.inbox.waiting('h1')).toEqual([])
  expect(await store.topics.get('discord:1')).toMatchObject({ state: 'closed' })
})

test('a worker that dies before it hears that the op ended, and one that ends it again, wake once', async () => {
  const gate = await startRedisGate()
  const open = () => createStore({ redisUrl: gate.url, tenant: 'test', logger: silentLogger })
  const [dying, next] = await Promise.all([open(), open()])
  await start(next)
  await next.inbox.finish(message, [])
  await next.ops.add(waking('1'))
  // Its script is known to the server from here on: what is held is the update itself.
  await dying.ops.update('op-1', { state: 'running' })
  const held = gate.holdAt('after', 'op-1')
  const lost = dying.ops.update('op-1', done).catch(() => 'lost')
  await held
  await expect.poll(async () => (await next.ops.get('op-1'))?.state).toBe('done')
  await next.ops.update('op-1', done)
  expect(await next.inbox.list('discord:1')).toMatchObject([{ id: 'wake:discord:10', wake: { opIds: ['op-1'] } }])
  await Promise.all([dying.close(), next.close()])
  expect(await lost).toBe('lost')
})
