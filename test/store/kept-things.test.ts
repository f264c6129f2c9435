import { expect, test } from 'vitest'
import type { Store } from '../../src/store/store.ts'
import type { ThreadRef } from '../../src/store/topic.ts'
import { redisCommand } from '../support/redis-command.ts'
import { testStore } from '../support/store.ts'

test('a file comes back byte for byte, replaces the one of its id, and goes after a day', async () => {
  const { store, redis } = await testStore()
  const bytes = new Uint8Array([0, 10, 13, 255, 128, 0])
  await store.files.put('a', { name: 'old', bytes: new Uint8Array(3) })
  await store.files.put('a', { name: 'chärt.png', bytes })
  expect(await store.files.get('a')).toEqual({ name: 'chärt.png', bytes })
  expect(await store.files.get('b')).toBeUndefined()
  const ttl = (await redisCommand(redis.socketPath, 'TTL {mos:test}:file:a')).trim()
  expect(Number(ttl.slice(1))).toBeGreaterThan(86_000)
  expect(Number(ttl.slice(1))).toBeLessThanOrEqual(86_400)
})

test('a file of 8 MiB is taken, one byte more is refused with what to do', async () => {
  const { store } = await testStore()
  const most = 8 * 1024 * 1024
  await store.files.put('a', { name: 'big', bytes: new Uint8Array(most) })
  expect((await store.files.get('a'))?.bytes.byteLength).toBe(most)
  await expect(store.files.put('b', { name: 'bigger', bytes: new Uint8Array(most + 1) })).rejects.toThrow(
    'bigger has 8.0 MiB, and a file may have 8 MiB: make it smaller, or say where it lies.',
  )
  expect(await store.files.get('b')).toBeUndefined()
})

const by = { kind: 'discord', userId: '7', roleIds: [] } as const
async function say(store: Store, topicId: ThreadRef, n: number, asked: string, answered: string): Promise<void> {
  const entry = { id: `discord:${n}`, topicId, by, text: asked, at: n }
  await store.inbox.add(entry, { title: 'a topic', hostId: 'h1' })
  await store.inbox.finish(entry, [], { asked, answered, by: 'discord:7' })
}

test('what was said is kept with the answer, once, cut, the last 200', async () => {
  const { store } = await testStore()
  await say(store, 'discord:1', 0, 'x'.repeat(5000), '\u{1F600}'.repeat(3000))
  const [long] = await store.exchanges.list('discord:1', 5)
  expect([long?.asked.length, long?.answered.length, long?.asked.at(-1)]).toEqual([4000, 3999, '…'])
  expect(long).toMatchObject({ entryId: 'discord:0', by: 'discord:7' })
  await store.inbox.finish({ id: 'discord:0', topicId: 'discord:1', by, text: '', at: 0 }, [], {
    asked: 'again',
    answered: '',
    by: '',
  })
  for (let n = 1; n <= 201; n += 1) await say(store, 'discord:1', n, `asked ${n}`, `answered ${n}`)
  const all = await store.exchanges.list('discord:1', 1000)
  expect([all.length, all.at(0)?.asked, all.at(-1)?.answered]).toEqual([200, 'asked 2', 'answered 201'])
  expect((await store.exchanges.list('discord:1', 2)).map((one) => one.asked)).toEqual(['asked 200', 'asked 201'])
  expect(await store.exchanges.list('discord:1', 0)).toEqual([])
})

test('a search finds all words in any case, in all topics, newest first', async () => {
  const { store } = await testStore()
  const topics = Array.from({ length: 45 }, (_, i): ThreadRef => `discord:${i + 1}`)
  for (const [i, topic] of topics.entries())
    await say(store, topic, i, `Fix the LOGIN page ${i}`, i % 2 ? 'Done.' : 'No')
  const found = async (words: string[], limit: number) =>
    (await store.exchanges.search(words, limit)).map((one) => one.topicId)
  expect(await found(['login', 'done'], 3)).toEqual(['discord:44', 'discord:42', 'discord:40'])
  expect(await found(['LOGIN', 'page', '1'], 100)).toHaveLength(14)
  expect(await found(['logout'], 3)).toEqual([])
  expect((await store.exchanges.search(['page 3'], 1))[0]).toMatchObject({
    topicId: 'discord:40',
    exchange: { asked: 'Fix the LOGIN page 39' },
  })
})

test('a code pairs once, typed as people type', async () => {
  const { store, another } = await testStore()
  const second = await another()
  const before = Date.now()
  const { code, expiresAt } = await store.pairing.issue()
  expect(code).toMatch(/^[ACDEFGHJKMNPQRTWXY34679]{8}$/)
  expect(expiresAt).toBeGreaterThanOrEqual(before + 600_000)
  const typed = `${code.slice(0, 4).toLowerCase()}-${code.slice(4)} `
  const tries = await Promise.all([store, second, store].map((one) => one.pairing.redeem(typed)))
  expect(tries.map((one) => one.kind).toSorted()).toEqual(['none', 'none', 'paired'])
})

test('five wrong tries use a code up, whoever makes them and however many at once', async () => {
  const { store, another } = await testStore()
  const second = await another()
  const { code } = await store.pairing.issue()
  const tries = await Promise.all(
    Array.from({ length: 8 }, (_, i) => (i % 2 === 0 ? store : second).pairing.redeem('WRONG')),
  )
  const left = tries.map((one) => (one.kind === 'wrong' ? `${one.left}` : one.kind))
  expect(left.toSorted()).toEqual(['0', '1', '2', '3', '4', 'none', 'none', 'none'])
  expect(await store.pairing.redeem(code)).toEqual({ kind: 'none' })
})

test('a new code replaces the one before with five tries of its own; it goes after ten minutes', async () => {
  const { store, redis } = await testStore()
  const first = await store.pairing.issue()
  await store.pairing.redeem('WRONG')
  const second = await store.pairing.issue()
  expect(await store.pairing.redeem(first.code)).toEqual({ kind: 'wrong', left: 4 })
  const ttl = (await redisCommand(redis.socketPath, 'PTTL {mos:test}:pairing')).trim()
  expect(Number(ttl.slice(1))).toBeGreaterThan(590_000)
  await redisCommand(redis.socketPath, 'PEXPIRE {mos:test}:pairing 0')
  expect(await store.pairing.redeem(second.code)).toEqual({ kind: 'none' })
})

test('an assignment is kept whole, changed field by field, and goes with its agent', async () => {
  const { store } = await testStore()
  const first = { agent: 'ada', thread: 'discord:7', by, opId: 'op-1', at: 5, task: 'mend the login' } as const
  await store.assignments.put(first)
  await Promise.all([
    store.assignments.update('ada', { branch: 'mend-login' }),
    store.assignments.update('ada', { worktree: '/w/ada', base: 'abc' }),
  ])
  expect(await store.assignments.get('ada')).toEqual({
    ...first,
    branch: 'mend-login',
    worktree: '/w/ada',
    base: 'abc',
  })
  await store.assignments.put({ agent: 'ada', by, opId: 'op-2', at: 6 })
  expect(await store.assignments.get('ada')).toEqual({ agent: 'ada', by, opId: 'op-2', at: 6 })
  await store.assignments.remove('ada')
  // What comes late makes no half of one.
  await store.assignments.update('ada', { reportedAt: 7 })
  expect(await store.assignments.get('ada')).toBeUndefined()
})
