import { expect, test } from 'vitest'
import { commands } from '../../commands/index.ts'
import { Failure } from '../../src/errors.ts'
import { findCommand } from '../../src/command/find-command.ts'
import { rolesFact } from '../../src/command/principal-now.ts'
import { parseRoster } from '../../src/fleet/parse-roster.ts'
import type { Mandate, PersonPrincipal, Principal } from '../../src/fleet/principal.ts'
import type { Place } from '../../src/command/definition.ts'
import { desk, inThread, owner, stranger, withAda } from '../commands/desk.ts'
import type { Desk } from '../commands/desk.ts'
import { redisCommand } from '../support/redis-command.ts'

const spawns: Mandate = { verbs: ['fleet spawn'] }
const atWork: Place = { ...inThread, door: 'orchestrator' }
const topicId = 'discord:77'

async function giveMandate({ store }: Desk, mandate: Mandate, giver: PersonPrincipal = owner): Promise<Principal> {
  await store.topics.open({ id: topicId, title: 'payment', by: 'discord:100', hostId: 'here', guildId: '900' })
  await store.topics.update(topicId, { mandate: { owner: giver, mandate } })
  return { kind: 'mandate', topicId, owner: giver, mandate }
}

const underMandate = (principal: Principal, cause: string) =>
  ({ principal, place: atWork, cause, receipt: 'outbox' }) as const
const press = (cause: string, principal: Principal = owner) =>
  ({ principal, place: inThread, cause, receipt: 'ack' }) as const

test('within the mandate it is done at once, under the name of who gave it', async () => {
  const at = await desk()
  const principal = await giveMandate(at, { ...spawns, mostAgents: 3 })
  const done = await at.dispatcher.dispatch(
    'fleet add',
    { role: 'coder', name: 'ada' },
    underMandate(principal, 'm1-0'),
  )
  expect(done).toMatchObject({ kind: 'op', op: { id: 'op-m1-0', by: { kind: 'mandate', owner } } })
  expect((await at.store.audit.list(1))[0]).toMatchObject({
    by: 'orchestrator for discord:100',
    verdict: 'allowed',
    rule: 'the mandate names fleet spawn, and its owner may: you are an owner (MOS_OWNER_IDS)',
  })
})

test('beyond it a person is asked, and their click runs it as them', async () => {
  const at = await desk({ roster: () => withAda })
  const principal = await giveMandate(at, { ...spawns, mostAgents: 3 })
  const wakes = { topicId, entryId: 'e' } as const
  const ask = { ...underMandate(principal, 'm1-0'), wakes }
  const shown = await at.dispatcher.dispatch('fleet spawn', { role: 'coder', name: 'bob' }, ask)
  if (shown.kind !== 'confirm') throw new Error(`expected a plan, got ${shown.kind}`)
  expect(shown.plan).toBe(
    'The orchestrator asks for `fleet spawn`, beyond its mandate: at most 3 agents, 3 are there.\nrole: `coder`\nname: `bob`',
  )
  expect(shown.beyond).toBe('at most 3 agents, 3 are there')
  expect(await at.store.ops.list()).toEqual([])

  await expect(at.dispatcher.confirm(shown.digest, ask)).rejects.toThrow('Only a person can confirm a plan.')
  const posing = { ...press('p0'), principal }
  await expect(at.dispatcher.confirm(shown.digest, posing)).rejects.toThrow('Only a person can confirm a plan.')
  await expect(at.dispatcher.confirm(shown.digest, press('p1', stranger))).rejects.toThrow('is refused')
  const op = { id: 'op-m1-0', by: owner, wakes }
  expect(await at.dispatcher.confirm(shown.digest, press('p2'))).toMatchObject({ kind: 'op', op })
  await expect(at.dispatcher.confirm(shown.digest, press('p3'))).rejects.toThrow('does not wait any more')
  expect((await at.store.audit.list(10)).map(({ by, verdict, rule }) => [by, verdict, rule])).toEqual([
    ['discord:100', 'allowed', 'you are an owner (MOS_OWNER_IDS)'],
    ['discord:200', 'refused', 'no rule admits you: only the owners may use Mos so far'],
    ['orchestrator for discord:100', 'refused', 'a person was asked: at most 3 agents, 3 are there'],
  ])
})

test('a yes of its own is no click, and the same call again is the same ask', async () => {
  const at = await desk({ roster: () => withAda })
  const principal = await giveMandate(at, spawns)
  const remove = (cause: string, yes?: string) =>
    at.dispatcher.dispatch(
      'fleet remove',
      { agent: 'ada' },
      { ...underMandate(principal, cause), place: inThread, ...(yes === undefined ? {} : { yes }) },
    )
  const shown = await remove('m1-0')
  if (shown.kind !== 'confirm') throw new Error(`expected a plan, got ${shown.kind}`)
  expect(await remove('m1-0', shown.digest)).toEqual(shown)
  expect(await remove('m2-0')).not.toMatchObject({ digest: shown.digest })
  expect(shown.plan).toMatch(
    /^The orchestrator asks for `fleet remove`, beyond its mandate: it covers only fleet spawn\./,
  )
  expect(await at.dispatcher.confirm(shown.digest, press('p'))).toMatchObject({ kind: 'op', op: { id: 'op-m1-0' } })
})

test('what is dangerous waits for a click, also within the mandate', async () => {
  const dangerous = { ...findCommand(commands, 'fleet remove'), risk: 'danger' } as const
  const at = await desk({ roster: () => withAda, commands: new Map([...commands, ['fleet remove', dangerous]]) })
  const principal = await giveMandate(at, { verbs: ['fleet remove', 'fleet relaunch'] })
  const ask = (name: string, agent: string) => at.dispatcher.dispatch(name, { agent }, underMandate(principal, name))
  expect(await ask('fleet remove', 'ada')).toMatchObject({ beyond: 'what is dangerous waits for a person' })
  expect(await ask('fleet relaunch', 'all')).toMatchObject({ plan: expect.stringMatching(/^Relaunch all 3/) as string })
  expect(await at.store.ops.list()).toEqual([])
})

test('of two spawns at once, one is within', async () => {
  const at = await desk()
  const principal = await giveMandate(at, { ...spawns, mostAgents: 3 })
  const both = await Promise.all(
    ['ada', 'bob'].map((name, n) =>
      at.dispatcher.dispatch('fleet spawn', { role: 'coder', name }, underMandate(principal, `m1-${n}`)),
    ),
  )
  expect(both.map(({ kind }) => kind)).toEqual(['op', 'confirm'])
})

test('what the topic has cost counts, and so does a mandate that was taken back or is of somebody else', async () => {
  const at = await desk()
  const principal = await giveMandate(at, { ...spawns, costUsd: 2 })
  const spawn = async (cause: string) => {
    const answer = await at.dispatcher.dispatch(
      'fleet spawn',
      { role: 'coder', name: 'ada' },
      underMandate(principal, cause),
    )
    return answer.kind === 'confirm' ? answer.beyond : answer.kind
  }
  const usage = { turns: 1, inputTokens: 1, outputTokens: 1, costUsd: 2.5 }
  await at.store.topics.update(topicId, { usage })
  expect(await spawn('1')).toBe('at most $2.00, $2.50 are spent')
  await at.store.topics.update(topicId, { usage: { ...usage, costUsd: 0, isUnpriced: true } })
  expect(await spawn('1b')).toBe('at most $2.00, and this runtime does not tell what it costs')
  await at.store.topics.update(topicId, { usage: { ...usage, costUsd: 1 }, mandate: { owner, mandate: { verbs: [] } } })
  expect(await spawn('2')).toBe('it is to look, and nothing else')
  await at.store.topics.update(topicId, { mandate: { owner: stranger, mandate: spawns } })
  expect(await spawn('3')).toBe('it was taken back')
  await at.store.topics.update(topicId, { mandate: { owner, mandate: spawns } })
  expect(await spawn('4')).toBe('op')
})

test('what its giver may not do (any more) a person is asked for, who can; to look there is nobody to ask', async () => {
  const at = await desk()
  const principal = await giveMandate(at, spawns, stranger)
  const shown = await at.dispatcher.dispatch(
    'fleet spawn',
    { role: 'coder', name: 'bob' },
    underMandate(principal, 'm'),
  )
  if (shown.kind !== 'confirm') throw new Error(`expected a plan, got ${shown.kind}`)
  expect(shown.beyond).toBe(
    'who gave it may not do it themself: no rule admits you: only the owners may use Mos so far',
  )
  await expect(at.dispatcher.confirm(shown.digest, press('p1', stranger))).rejects.toThrow('is refused')
  expect(await at.dispatcher.confirm(shown.digest, press('p2'))).toMatchObject({ op: { by: owner } })
  expect(await at.say('fleet ps', {}, underMandate(principal, 'm2'))).toBe(
    '`fleet ps` is refused: who gave the mandate may not do it themself: no rule admits you: only the owners may use Mos so far.',
  )
})

test('a role that its giver has no more admits nothing, and what was widened or narrowed since counts at once', async () => {
  const who = { kind: 'role', guildId: '900', roleId: '55' } as const
  const at = await desk({ access: () => ({ rules: [{ who, tier: 'operator' }] }) })
  const giver = { ...stranger, roleIds: ['55', '56'] }
  const principal = await giveMandate(at, spawns, giver)
  const spawn = (n: number) =>
    at.dispatcher.dispatch('fleet spawn', { role: 'coder', name: `c${n}` }, underMandate(principal, `m${n}`))
  expect(await spawn(1)).toMatchObject({ kind: 'op' })
  await at.store.facts.set(rolesFact('900', '200'), '56')
  expect(await spawn(2)).toMatchObject({
    beyond: 'who gave it may not do it themself: no rule admits you: only the owners may use Mos so far',
  })
  await at.store.facts.set(rolesFact('900', '200'), '55,56')
  expect(await spawn(3)).toMatchObject({ kind: 'op' })
  await at.store.topics.update(topicId, { mandate: { owner: giver, mandate: { verbs: ['fleet remove'] } } })
  expect(await spawn(4)).toMatchObject({ beyond: 'it covers only fleet remove' })
})

test('after its end a person is asked', async () => {
  const at = await desk()
  const principal = await giveMandate(at, { ...spawns, until: 1 })
  expect(
    await at.dispatcher.dispatch('fleet spawn', { role: 'coder', name: 'bob' }, underMandate(principal, 'm')),
  ).toMatchObject({ kind: 'confirm', beyond: 'it ended on 1970-01-01 00:00 UTC' })
})

test('a person is shown all of what they allow', async () => {
  const at = await desk({ roster: () => withAda })
  const principal = await giveMandate(at, { verbs: [] })
  const message = 'look\u202E here:\n```\nrm -rf `x`'
  const shown = await at.dispatcher.dispatch('agent send', { agent: 'ada', message }, underMandate(principal, 'm'))
  expect(shown).toMatchObject({
    plan: 'The orchestrator asks for `agent send`, beyond its mandate: it is to look, and nothing else.\nagent: `ada`\nmessage: \n````\nlook\\u{202e} here:\n```\nrm -rf `x`\n````',
  })
})

const settings = {
  projects: [
    { id: 'shop', path: '/srv/shop', branch: 'main' },
    { id: 'blog', path: '/srv/blog', branch: 'main' },
  ],
  channels: [{ id: '70', project: 'shop' }],
  access: [],
  permissions: [],
  tenants: [],
}

test('what is allowed with a click is done where it was asked, wherever the card had to be posted', async () => {
  const at = await desk({ settings: { ...settings, channels: [...settings.channels, { id: '90', project: 'blog' }] } })
  const principal = await giveMandate(at, { verbs: [] })
  await at.store.topics.update(topicId, { project: 'shop' })
  const asked = underMandate(principal, 'm1-0')
  const shown = await at.dispatcher.dispatch('fleet spawn', { role: 'coder', name: 'ada' }, asked)
  if (shown.kind !== 'confirm') throw new Error(`expected a plan, got ${shown.kind}`)
  const elsewhere: Place = { door: 'discord', guildId: '900', thread: 'discord:90', channelId: '90' }
  expect(await at.dispatcher.confirm(shown.digest, { ...press('p'), place: elsewhere })).toMatchObject({
    op: { args: { project: 'shop' }, thread: 'discord:90' },
  })
})

test('what a session asks while nobody is there waits for a day, what a person asks for 15 minutes', async () => {
  const at = await desk({ roster: () => withAda })
  const principal = await giveMandate(at, { verbs: [] })
  const asked = await at.dispatcher.dispatch('fleet remove', { agent: 'ada' }, underMandate(principal, 'm1-0'))
  const said = await at.dispatcher.dispatch('fleet relaunch', { agent: 'all' }, press('1'))
  const left = await Promise.all(
    [asked, said].map(async (answer) => {
      if (answer.kind !== 'confirm') throw new Error(`expected a plan, got ${answer.kind}`)
      return Number(
        (await redisCommand(at.redis.socketPath, `TTL {mos:test}:confirm:${answer.digest}`)).trim().slice(1),
      )
    }),
  )
  expect(left.map((seconds) => Math.ceil(seconds / 60))).toEqual([24 * 60, 15])
})

test('while mos.yaml is broken, what it said before counts for a verdict', async () => {
  const who = { kind: 'user', userId: '400' } as const
  const broken = { path: 'mos.yaml', read: () => Promise.reject(new Failure('mos.yaml:3:1: broken')) }
  const file = { ...broken, edit: broken.read, current: () => settings }
  const access = () => ({ rules: [{ who, tier: 'operator', projects: ['shop'] }] as const })
  const { dispatcher } = await desk({ settings: file, access })
  const judge = (thread: `discord:${string}`) =>
    dispatcher.judge('message', {
      principal: { ...stranger, userId: '400' },
      place: { door: 'discord', guildId: '900', thread },
    })
  expect([(await judge('discord:70')).allowed, (await judge('discord:71')).allowed]).toEqual([true, false])
})

test('a grant for one project counts where the place, the topic and the options are in it', async () => {
  const roster = () =>
    withAda.replace('class: coder', 'class: coder\n    working_directory: /srv/shop/work') +
    '  - name: bob\n    runtime: stub\n    class: coder\n    working_directory: /srv/shop/../blog\n'
  expect(parseRoster(roster(), 'r').agents).toHaveLength(4)
  const who = { kind: 'user', userId: '400' } as const
  const access = () => ({ rules: [{ who, tier: 'admin', projects: ['shop'] }] as const })
  const { say, store } = await desk({ roster, settings, access })
  const starter = { channelId: '70', messageId: '77' }
  const topic = { title: 't', by: 'discord:100', hostId: 'here' }
  await store.topics.open({ ...topic, id: topicId, starter })
  await store.topics.open({ ...topic, id: 'discord:78', starter })
  await store.topics.update('discord:78', { project: 'blog' })
  const asked = async (thread: `discord:${string}`, name: string, options: object) => {
    const place = { door: 'discord', guildId: '900', thread } as const
    const said = await say(name, options, { principal: { ...stranger, userId: '400' }, place })
    return said.includes('is refused') ? said.slice(said.indexOf('and this')) : 'runs'
  }
  expect(await asked(topicId, 'agent send', { agent: 'ada', message: 'hi' })).toBe('runs')
  expect(await asked('discord:70', 'fleet ps', {})).toBe('runs')
  expect(await asked('discord:71', 'agent send', { agent: 'ada', message: 'hi' })).toBe('runs')
  expect(await asked('discord:71', 'fleet ps', {})).toBe('and this is in no project.')
  expect(await asked('discord:78', 'fleet ps', {})).toBe('and this is in blog.')
  expect(await asked(topicId, 'agent send', { agent: 'bob', message: 'hi' })).toBe('and this is in shop and blog.')
  expect(await asked(topicId, 'agent send', { agent: 'enhancer', message: 'hi' })).toBe(
    'and this is in shop and (none).',
  )
  expect(await asked(topicId, 'topic close', { topic: 'discord:78' })).toBe('and this is in shop and blog.')
  expect(await asked(topicId, 'fleet spawn', { role: 'coder', project: 'Shop' })).toBe('runs')
  expect(await asked('discord:70', 'channel use', { channel: '<#72>', project: 'shop' })).toBe(
    'and this is in shop and (none).',
  )
  expect(await asked(topicId, 'op cancel', { op: 'op-nowhere' })).toBe('and this is in shop and (none).')
  expect(await asked(topicId, 'fleet spawn', { role: 'coder', project: 'blog' })).toBe('and this is in shop and blog.')
})
