import { expect, test } from 'vitest'
import type { AuditEntry, PendingConfirmation, Signal } from '../../src/store/store.ts'
import { redisCommand } from '../support/redis-command.ts'
import { testStore } from '../support/store.ts'

test('the audit lists what was asked, newest first', async () => {
  const { store } = await testStore()
  const entry = (at: number): AuditEntry => ({
    at,
    by: 'discord:7',
    command: 'fleet spawn',
    options: { name: 'ada', tags: [] },
    place: 'discord:1',
    verdict: 'refused',
    rule: 'default deny',
  })
  for (const at of [1, 2, 3]) await store.audit.add(entry(at))
  expect(await store.audit.list(2)).toEqual([entry(3), entry(2)])
})

test('who is refused again and again pushes nothing out of the audit but refusals', async () => {
  const { store } = await testStore()
  const entry = (verdict: AuditEntry['verdict'], at: number): AuditEntry => {
    return { at, verdict, by: 'discord:7', command: 'fleet ps', options: {}, place: 'discord', rule: 'a rule' }
  }
  await store.audit.add(entry('allowed', 0))
  await Promise.all(Array.from({ length: 5_500 }, (_, at) => store.audit.add(entry('refused', at + 1))))
  const kept = await store.audit.list(10_000)
  expect(kept.length).toBeLessThan(5_300)
  expect([kept.at(0)?.verdict, kept.at(-1)?.verdict]).toEqual(['refused', 'allowed'])
})

test('a confirmation is taken by one only', async () => {
  const { store, another } = await testStore()
  const second = await another()
  const confirmation: PendingConfirmation = {
    digest: 'abc',
    command: 'fleet remove',
    options: { agent: 'ada' },
    by: { kind: 'discord', userId: '7', roleIds: [] },
    plan: 'remove ada',
    place: { topicId: 'discord:1' },
    cause: '1',
  }
  await store.confirmations.add(confirmation)
  expect(await second.confirmations.get('abc')).toEqual(confirmation)
  const takes = [store, second, store, second].map((one) => one.confirmations.take('abc'))
  expect((await Promise.all(takes)).filter(Boolean)).toHaveLength(1)
  expect(await store.confirmations.get('abc')).toBeUndefined()
  expect(await store.confirmations.take('abc')).toBe(false)
})

test('a transcript keeps its order, replaces by id, and says that it grew', async () => {
  const { store } = await testStore()
  const hints: Signal[] = []
  store.signals.on((signal) => hints.push(signal))
  expect(await store.transcripts.list('console:1')).toEqual([])
  const message = (id: string, text: string) => ({ id, from: 'mos', text, at: 1 }) as const
  await store.transcripts.put('console:1', message('a', 'one'))
  await store.transcripts.put('console:1', message('b', 'two'))
  await store.transcripts.put('console:1', message('a', 'one, later'))
  expect(await store.transcripts.list('console:1')).toEqual([message('a', 'one, later'), message('b', 'two')])
  await expect.poll(() => hints.filter((hint) => hint.kind === 'transcript').length).toBe(3)
})

test('a transcript keeps its newest 5,000 messages', async () => {
  const { store } = await testStore()
  const message = (n: number) => ({ id: `m${n}`, from: 'mos', text: `${n}`, at: n }) as const
  await Promise.all(Array.from({ length: 5_002 }, (_, n) => store.transcripts.put('console:1', message(n))))
  const kept = await store.transcripts.list('console:1')
  expect([kept.length, kept.at(0)?.id, kept.at(-1)?.id]).toEqual([5_000, 'm2', 'm5001'])
})

test('facts are kept until they change', async () => {
  const { store } = await testStore()
  expect(await store.facts.get('discord.commands.1')).toBeUndefined()
  await store.facts.set('discord.commands.1', 'hash')
  expect(await store.facts.get('discord.commands.1')).toBe('hash')
})

test('hints reach every process; a listener that throws or has stopped harms none', async () => {
  const { store, another } = await testStore()
  const second = await another()
  const seen: Signal[] = []
  const gone: Signal[] = []
  second.signals.on(() => {
    throw new Error('boom')
  })
  const stop = second.signals.on((signal) => gone.push(signal))
  stop()
  second.signals.on((signal) => seen.push(signal))
  await store.signals.publish({ kind: 'stop', topicId: 'console:1', by: 'local:0' })
  await expect.poll(() => seen).toContainEqual({ kind: 'stop', topicId: 'console:1', by: 'local:0' })
  expect(gone).toEqual([])
})

test('a hint that is none harms nobody', async () => {
  const { store, redis } = await testStore()
  const heard: string[] = []
  store.signals.on((signal) => heard.push(signal.kind))
  await redisCommand(redis.socketPath, 'PUBLISH {mos:test}:signals nonsense')
  await store.signals.publish({ kind: 'stop', topicId: 'console:1', by: 'local:1' })
  await expect.poll(() => heard).toContain('stop')
})

test('tenants do not see each other', async () => {
  const { store, another } = await testStore()
  const other = await another('other')
  await store.facts.set('a', '1')
  await store.outbox.add({ id: 'x', thread: 'discord:1', body: { kind: 'text', text: 'x' } })
  expect(await other.facts.get('a')).toBeUndefined()
  expect(await other.outbox.waiting()).toEqual([])
})
