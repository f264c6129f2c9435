import { expect, test } from 'vitest'
import type { Request } from '../../src/command/dispatch.ts'
import { StoreAway } from '../../src/store/store-away.ts'
import { desk, inThread, owner, stranger, withAda } from '../commands/desk.ts'

const request = (cause: string, change: Partial<Request> = {}): Request => ({
  principal: owner,
  place: inThread,
  cause,
  receipt: 'outbox',
  ...change,
})

test('an op carries who asked, where and why, so that a repeat is the same op', async () => {
  const { dispatcher, store } = await desk()
  const first = await dispatcher.dispatch('fleet spawn', { role: 'coder', name: 'ada' }, request('42'))
  expect(first).toMatchObject({
    kind: 'op',
    op: {
      id: 'op-42',
      kind: 'spawn',
      title: 'spawn ada',
      args: { name: 'ada', role: 'coder' },
      by: owner,
      thread: 'discord:77',
      hostId: 'here',
      state: 'queued',
    },
  })
  expect(await dispatcher.dispatch('fleet spawn', { role: 'coder', name: 'ada' }, request('42'))).toEqual(first)
  expect(await store.ops.list()).toHaveLength(1)
})

test("a session's op carries what it wakes, also when a person had to confirm its plan first", async () => {
  const { dispatcher, store } = await desk({ roster: () => withAda, readiness: 'working' })
  const wakes = { topicId: 'discord:77', entryId: 'discord:5' } as const
  const orchestrator = { ...inThread, door: 'orchestrator' } as const
  await dispatcher.dispatch(
    'fleet spawn',
    { role: 'coder', name: 'bob' },
    request('m5-1-0', { place: orchestrator, wakes }),
  )
  const plan = await dispatcher.dispatch(
    'fleet remove',
    { agent: 'ada' },
    request('m5-1-1', { place: orchestrator, wakes }),
  )
  if (plan.kind === 'confirm') await dispatcher.confirm(plan.digest, request('press'))
  const ops = await store.ops.list()
  expect(new Map(ops.map((op) => [op.title, op.wakes]))).toEqual(
    new Map([
      ['remove ada', wakes],
      ['spawn bob', wakes],
    ]),
  )
})

test('a repeat after the effect gets its op, not the refusal that the effect now causes', async () => {
  let roster = withAda.replace('ada', 'bob')
  const { dispatcher, say } = await desk({ roster: () => roster })
  await dispatcher.dispatch('fleet add', { role: 'coder', name: 'ada' }, request('42'))
  roster = withAda
  const again = await dispatcher.dispatch('fleet spawn', { role: 'coder', name: 'ada' }, request('42'))
  expect(again).toMatchObject({ kind: 'op', op: { id: 'op-42' } })
  expect(await say('fleet spawn', { role: 'coder', name: 'ada' })).toBe(
    'There is already an agent ada: coder on stub. Choose another name, or `fleet relaunch` it.',
  )
})

test('who is not admitted is refused with the rule, queues nothing, and is in the audit', async () => {
  const { say, store } = await desk()
  expect(await say('fleet spawn', { role: 'nonsense' }, { principal: stranger })).toBe(
    '`fleet spawn` is refused: no rule admits you: only the owners may use Mos so far.',
  )
  expect(await say('fleet spawn', { role: 'coder' }, { principal: { ...stranger, userId: '300' } })).toBe(
    '`fleet spawn` is refused: a grant to you makes you viewer, and this needs operator.',
  )
  expect(await say('fleet ps', {}, { principal: { ...stranger, guildId: '901' } })).toBe(
    '`fleet ps` is refused: this server is not one that I serve (MOS_GUILD_IDS).',
  )
  expect(await store.ops.list()).toEqual([])
  expect((await store.audit.list(10)).map(({ by, command, verdict }) => [by, command, verdict])).toEqual([
    ['discord:200', 'fleet ps', 'refused'],
    ['discord:300', 'fleet spawn', 'refused'],
    ['discord:200', 'fleet spawn', 'refused'],
  ])
})

test('a stranger cannot fill the audit', async () => {
  const { say, store } = await desk()
  await say('agent send', { agent: 'ada', message: 'x'.repeat(6000) }, { principal: stranger })
  const [entry] = await store.audit.list(1)
  expect(entry).toMatchObject({ command: 'agent send', verdict: 'refused' })
  expect(JSON.stringify(entry).length).toBeLessThan(1000)
})

test('changes are in the audit with their options and rule; what an owner only reads is not', async () => {
  const { say, store } = await desk()
  await say('fleet spawn', { role: 'coder', name: 'ada' })
  await say('role list')
  expect(await store.audit.list(10)).toMatchObject([
    {
      by: 'discord:100',
      command: 'fleet spawn',
      options: { role: 'coder', name: 'ada' },
      place: 'discord 900 discord:77',
      verdict: 'allowed',
      rule: 'you are an owner (MOS_OWNER_IDS)',
    },
  ])
})

test('a request that comes again keeps the name that it chose, and one that asks for something else is refused', async () => {
  const { dispatcher, store } = await desk()
  const spawn = () => dispatcher.dispatch('fleet spawn', { role: 'coder' }, request('42'))
  const first = await spawn()
  expect(first).toMatchObject({ op: { args: { name: 'coder' } } })
  expect(await spawn()).toEqual(first)
  await store.ops.update('op-42', { state: 'done', result: 'ok' })
  expect(await spawn()).toMatchObject({ op: { id: 'op-42', state: 'done' } })
  await expect(dispatcher.dispatch('fleet spawn', { role: 'coder', name: 'eve' }, request('42'))).rejects.toThrow(
    '"spawn eve" was not queued: the same request has made "spawn coder" (op-42) before.',
  )
})

test('a dangerous plan waits, is confirmed once, and only as it was shown', async () => {
  let roster = withAda
  const { dispatcher, store } = await desk({ roster: () => roster })
  const ask = (cause: string) => dispatcher.dispatch('fleet relaunch', { agent: 'all' }, request(cause))
  const shown = await ask('1')
  if (shown.kind !== 'confirm') throw new Error(`expected a plan, got ${shown.kind}`)
  expect(shown.plan).toMatch(
    /^Relaunch all 3 agents: orchestrator, enhancer and ada\.\nOne first, and when it is well one after the other; /u,
  )
  expect(await store.ops.list()).toEqual([])

  await expect(dispatcher.confirm(shown.digest, request('2', { principal: stranger }))).rejects.toThrow('is refused')
  const fromAgent = request('3', { place: { ...inThread, door: 'orchestrator' } })
  await expect(dispatcher.confirm(shown.digest, fromAgent)).rejects.toThrow('Only a person can confirm a plan.')

  roster = withAda.replace('ada', 'bob')
  const anew = await dispatcher.confirm(shown.digest, request('4'))
  if (anew.kind !== 'confirm') throw new Error(`expected a plan, got ${anew.kind}`)
  expect(anew.plan).toMatch(
    /^What would happen has changed since this was shown; nothing was done\. Now it is:\nRelaunch all 3 agents: orchestrator, enhancer and bob\.\n/u,
  )
  expect(await store.ops.list()).toEqual([])
  roster = withAda
  expect(await dispatcher.confirm(shown.digest, request('5'))).toMatchObject({
    kind: 'op',
    op: { id: 'op-1', args: { names: ['orchestrator', 'enhancer', 'ada'] } },
  })
  await expect(dispatcher.confirm(shown.digest, request('6'))).rejects.toThrow(
    'This plan does not wait any more: it was confirmed, or its time has passed. Ask again.',
  )
  expect(await ask('1')).toMatchObject({ kind: 'op', op: { id: 'op-1' } })
  expect(await store.ops.list()).toHaveLength(1)
})

test('a confirmation that Redis kept from running waits again', async () => {
  const { dispatcher, store } = await desk({ roster: () => withAda })
  const shown = await dispatcher.dispatch('fleet relaunch', { agent: 'all' }, request('1'))
  if (shown.kind !== 'confirm') throw new Error(`expected a plan, got ${shown.kind}`)
  const { add } = store.ops
  Object.assign(store.ops, { add: () => Promise.reject(new StoreAway(false)) })
  await expect(dispatcher.confirm(shown.digest, request('2'))).rejects.toThrow('so `fleet relaunch` was not queued')
  Object.assign(store.ops, { add })
  expect(await dispatcher.confirm(shown.digest, request('3'))).toMatchObject({ kind: 'op', op: { id: 'op-1' } })
  await expect(dispatcher.confirm(shown.digest, request('4'))).rejects.toThrow('This plan does not wait any more')
})

test.each([
  [
    'fleet spawn',
    { role: 'coder', name: 'ada' },
    false,
    'Redis does not answer, so `fleet spawn` was not queued. Say it again when Redis is back; `doctor` shows how it stands.',
  ],
  [
    'fleet spawn',
    { role: 'coder', name: 'ada' },
    true,
    'Redis does not answer, so `fleet spawn` was not queued. Say it again when Redis is back; `doctor` shows how it stands.',
  ],
  [
    'topic close',
    {},
    false,
    'Redis does not answer, so `topic close` was not done. Say it again when Redis is back; `doctor` shows how it stands.',
  ],
  ['topic close', {}, true, 'Redis stopped answering: `topic close` may have been done. Look before you say it again.'],
  [
    'topic list',
    {},
    false,
    'Redis does not answer. Mos keeps trying to reach it: try again in a moment, `doctor` shows how it stands.',
  ],
] as const)('in an outage `%s` %j says what became of it (sent: %s)', async (name, options, sent, words) => {
  const { dispatcher, store } = await desk()
  const away = () => Promise.reject(new StoreAway(sent))
  Object.assign(store.topics, { get: away, list: away, update: away })
  const refused = dispatcher.dispatch(name, options, request('1'))
  await expect(refused).rejects.toThrow(words)
  await expect(refused).rejects.toBeInstanceOf(StoreAway)
  expect(await store.ops.list()).toEqual([])
})

test('a plan that nobody could look up was not queued', async () => {
  const { dispatcher, store } = await desk()
  Object.assign(store.confirmations, { get: () => Promise.reject(new StoreAway(true)) })
  await expect(dispatcher.confirm('x', request('1'))).rejects.toThrow('so this plan was not queued. Say it again')
})

test('--yes runs the plan that was read and no other; an agent has no yes', async () => {
  let roster = withAda
  const { dispatcher, store } = await desk({ roster: () => roster })
  const ask = (cause: string, change: Partial<Request> = {}) =>
    dispatcher.dispatch('fleet relaunch', { agent: 'all' }, request(cause, change))
  const shown = await ask('1')
  const yes = shown.kind === 'confirm' ? shown.digest : ''
  expect(await ask('2', { yes, place: { ...inThread, door: 'orchestrator' } })).toEqual(shown)
  roster = withAda.replace('ada', 'bob')
  expect(await ask('3', { yes })).toMatchObject({ kind: 'confirm', plan: expect.stringContaining('bob') as string })
  expect(await store.ops.list()).toEqual([])
  roster = withAda
  expect(await ask('4', { yes: yes.slice(0, 12) })).toMatchObject({ kind: 'op', op: { id: 'op-4' } })
})

test('of two who confirm at once, one does', async () => {
  const { dispatcher, store } = await desk({ roster: () => withAda })
  const shown = await dispatcher.dispatch('fleet relaunch', { agent: 'all' }, request('1'))
  if (shown.kind !== 'confirm') throw new Error(`expected a plan, got ${shown.kind}`)
  const both = await Promise.allSettled(['2', '3'].map((cause) => dispatcher.confirm(shown.digest, request(cause))))
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect(await store.ops.list()).toHaveLength(1)
})

test('while Redis is away a change is refused in words, and what only looks still works', async () => {
  const { dispatcher, say, redis } = await desk({ roster: () => withAda })
  await redis.kill()
  const begin = performance.now()
  expect(await say('fleet spawn', { role: 'coder', name: 'bob' })).toMatch(/Redis/)
  expect(performance.now() - begin).toBeLessThan(3000)
  expect(await say('role list')).toContain('coder | ')
  expect(await say('doctor')).toMatch(/^fail redis: embedded, does not answer — Mos starts it again by itself/m)
  expect(await dispatcher.suggest('op show', 'op', '', request('s'))).toEqual([])
})

test('unknown commands are named with the nearest', async () => {
  const { say } = await desk()
  expect(await say('fleet spwan')).toBe(
    'There is no command `fleet spwan`. Did you mean `fleet spawn`? `mos help` and / list them.',
  )
  expect(await say('\u200B')).toBe('Name a command. `mos help` and / list them.')
})

test('a command that needs a topic says where it works', async () => {
  const { say } = await desk()
  expect(await say('stop', {}, { place: { door: 'discord', guildId: '900', thread: 'discord:5' } })).toBe(
    "`stop` works in a topic's thread: mention me in a channel, or use /topic new, to open one.",
  )
})

test('suggestions: by prefix, then by what is inside, and none for who may not run the command', async () => {
  const { dispatcher, say } = await desk({ roster: () => withAda })
  await say('fleet spawn', { role: 'coder', name: 'eve' })
  const ask = async (name: string, option: string, partial: string, change: Partial<Request> = {}) =>
    (await dispatcher.suggest(name, option, partial, request('s', change))).map(({ value }) => value)
  expect(await ask('fleet remove', 'agent', 'a')).toEqual(['ada', 'orchestrator', 'enhancer'])
  expect(await ask('fleet spawn', 'role', 'co')).toEqual(['code-review', 'coder'])
  expect(await ask('fleet spawn', 'runtime', 'o')).toEqual(['opencode', 'codex'])
  expect(await ask('op show', 'op', 'spawn')).toEqual(['op-c0'])
  expect(await ask('access why', 'command', 'fleet')).toEqual([
    'fleet init',
    'fleet ps',
    'fleet spawn',
    'fleet remove',
    'fleet relaunch',
    'fleet pause',
    'fleet reseed',
    'fleet resume',
    'fleet rollback',
    'fleet drain',
    'fleet adopt',
    'fleet update',
    'doctor',
    'op list',
  ])
  expect(await ask('fleet remove', 'agent', 'a', { principal: stranger })).toEqual([])
  expect(await ask('fleet remove', 'nonsense', 'a')).toEqual([])
  expect(await ask('nonsense', 'agent', 'a')).toEqual([])
})

test('suggestions of a broken roster are none, not an error', async () => {
  const { dispatcher } = await desk({ roster: () => 'agents: [' })
  expect(await dispatcher.suggest('fleet remove', 'agent', '', request('s'))).toEqual([])
})
