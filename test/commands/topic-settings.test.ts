import { expect, test } from 'vitest'
import type { Place } from '../../src/command/definition.ts'
import type { FleetSettings } from '../../src/fleet/fleet-settings.ts'
import { spell } from '../../src/fleet/heartbeat-age.ts'
import type { Principal } from '../../src/fleet/principal.ts'
import type { Topic } from '../../src/store/topic.ts'
import { recordingHost } from '../support/recording-host.ts'
import { desk, inShell, inThread, local, owner } from './desk.ts'

const site = { id: 'site', path: '/srv/site', branch: 'main' }
const settings: FleetSettings = {
  projects: [site],
  channels: [{ id: '70', project: 'site' }],
  access: [],
  permissions: [],
  tenants: [],
}

/** A topic of channel 70, on a machine that has codex and no claude. */
async function topicDesk(given: Parameters<typeof desk>[0] = {}) {
  const host = recordingHost({}, () => undefined)
  const which = (program: string) => Promise.resolve(program === 'codex' ? '/usr/bin/codex' : undefined)
  const it = await desk({ host: { ...host, which }, settings, ...given })
  const starter = { channelId: '70', messageId: '77' }
  await it.store.topics.open({
    id: 'discord:77',
    title: 'pay',
    by: 'discord:100',
    hostId: 'here',
    starter,
    guildId: '900',
  })
  const topic = async (): Promise<Partial<Topic>> => (await it.store.topics.get('discord:77')) ?? {}
  return { ...it, topic }
}

test('set, said back, and back to the default', async () => {
  const { say, topic } = await topicDesk()
  expect(await say('topic set')).toBe(
    '`pay`: runtime default · model default · verbosity default · project default · mandate: none',
  )
  expect(await say('topic set', { runtime: 'stub', model: 'gpt-5', verbosity: 'everything', project: 'Site' })).toBe(
    '`pay`: runtime stub · model gpt-5 · verbosity everything · project site · mandate: none',
  )
  expect(await topic()).toMatchObject({ runtime: 'stub', model: 'gpt-5', verbosity: 'everything', project: 'site' })
  expect(await say('topic set', { runtime: 'default', model: '', verbosity: 'default', project: 'default' })).toBe(
    '`pay`: runtime default · model default · verbosity default · project default · mandate: none',
  )
  const after = await topic()
  for (const key of ['runtime', 'model', 'verbosity', 'project']) expect(after).not.toHaveProperty(key)
})

test('a runtime that is not here is refused with what to do; one that may not answer yet is set, and said', async () => {
  const { say, topic } = await topicDesk()
  expect(await say('topic set', { runtime: 'claude' })).toBe(
    'claude is not installed here: npm install -g @anthropic-ai/claude-code',
  )
  expect(await topic()).not.toHaveProperty('runtime')
  expect(await say('topic set', { runtime: 'codex' })).toContain(
    'runtime codex · model default · verbosity default · project default · mandate: none\ncodex may not answer yet: ',
  )
  expect(await topic()).toMatchObject({ runtime: 'codex' })
})

test('a mandate: given by who sets it, limited afterwards, taken back', async () => {
  const { say, topic } = await topicDesk()
  const given = { mandate: '/fleet spawn, fleet restart', agents: '6', cost: '5', until: '4h' }
  expect(await say('topic set', given)).toMatch(
    /mandate: fleet spawn, fleet relaunch; at most 6 agents; at most \$5\.00; until .+ UTC \(\d+ (h|min)\)$/,
  )
  expect(await topic()).toMatchObject({
    mandate: { owner, mandate: { verbs: ['fleet spawn', 'fleet relaunch'], mostAgents: 6, costUsd: 5 } },
  })
  await say('topic set', { agents: 2 })
  expect(await topic()).toMatchObject({
    mandate: { mandate: { verbs: ['fleet spawn', 'fleet relaunch'], mostAgents: 2, costUsd: 5 } },
  })
  expect(await say('topic set', { mandate: 'fleet remove' })).toContain('mandate: fleet remove')
  expect(await say('topic set', { mandate: 'none' })).toContain('mandate: none')
  expect(await topic()).not.toHaveProperty('mandate')
})

test.each<[string, Record<string, unknown>, string]>([
  ['an unknown verb', { mandate: 'fleet spwan' }, 'There is no command `fleet spwan`. Did you mean `fleet spawn`?'],
  [
    'a verb that looks',
    { mandate: 'fleet ps' },
    '`fleet ps` only looks, which needs no mandate. Name what changes something.',
  ],
  ['nothing but commas', { mandate: ', ,' }, 'Name at least one command, or leave `commands` out for all.'],
  [
    'limits without a mandate',
    { agents: 3 },
    'There is no mandate to limit. Give one too: mandate:fleet spawn, fleet remove',
  ],
  ['limits of none', { mandate: 'none', cost: 3 }, 'No mandate has no limits: leave `agents`, `cost` and `until` out.'],
  [
    'an end that has been',
    { mandate: 'fleet spawn', until: '2020-01-01' },
    '`until` cannot be `2020-01-01`: write how long (90m, 4h, 2d), a time (18:00) or a day (2026-12-01), in the future.',
  ],
  ['an unknown project', { project: 'shop' }, 'There is no project `shop`. `project list` shows them.'],
  [
    'a hostile model',
    { model: '--hostname=0' },
    "`model` of `topic set` cannot be `--hostname=0`: a model's name begins with a letter or a digit and has no blanks, like opus or openai/gpt-5.",
  ],
  [
    'an unknown runtime',
    { runtime: 'gpt' },
    '`runtime` of `topic set` cannot be `gpt`: choose claude, codex, opencode, pi, stub or default.',
  ],
  ['another topic', { topic: 'discord:5' }, 'There is no topic `discord:5`. `topic list` shows them with their ids.'],
])('%s is refused, and nothing is set', async (_name, options, words) => {
  const { say, topic } = await topicDesk()
  const before = await topic()
  expect(await say('topic set', options)).toBe(words)
  expect(await topic()).toEqual(before)
})

test('nobody gives what they do not have', async () => {
  const rules = [{ who: { kind: 'user', userId: '300' }, tier: 'operator' } as const]
  const { say } = await topicDesk({ access: () => ({ rules }) })
  const principal = { ...owner, userId: '300' }
  expect(await say('topic set', { mandate: 'access grant' }, { principal })).toBe(
    'You may not use `access grant` yourself: a grant to you makes you operator, and this needs admin.',
  )
  expect(await say('topic set', { mandate: 'fleet spawn' }, { principal })).toContain('mandate: fleet spawn')
})

test("what an orchestrator asks for waits for a person's click; without anybody it gives itself nothing", async () => {
  const { say, topic } = await topicDesk()
  const place: Place = { ...inThread, door: 'orchestrator' }
  expect(await say('topic set', { mandate: 'fleet spawn', agents: 9 }, { place })).toBe(
    'confirm: The mandate of `pay`, unattended: fleet spawn; at most 9 agents.',
  )
  expect(await say('topic set', { verbosity: 'steps' }, { place })).toContain('verbosity steps')
  const mandate = { verbs: ['topic set'] }
  const principal = { kind: 'mandate', topicId: 'discord:77', owner, mandate } as const
  const unattended = await say('topic set', { mandate: 'fleet spawn' }, { place, principal })
  expect(unattended).not.toContain('`pay`: ')
  expect(await topic()).not.toHaveProperty('mandate')
})

test('usage: what was used, where it works, what is left', async () => {
  const { say, store } = await topicDesk()
  expect(await say('topic usage')).toBe(
    "**`pay`**\nNo turn on a model yet: nothing is used.\nproject site (the channel's) · no session yet\nmandate: none",
  )
  const until = Date.now() + 5 * 86_400_000 + 1_000
  await store.topics.update('discord:77', {
    usage: {
      turns: 3,
      inputTokens: 12_345,
      outputTokens: 678,
      costUsd: 1.5,
      personaTokens: 1_234,
      context: { used: 50_000, size: 200_000 },
    },
    sessions: { codex: 'abc', claude: 'def' },
    mandate: { owner: local, mandate: { verbs: ['fleet spawn'], mostAgents: 6, costUsd: 5, until } },
  })
  expect(spell(until - Date.now())).toBe('5 d')
  const text = await say('topic usage', { topic: 'discord:77' }, { place: inShell, principal: local })
  expect(text.replace(/until .* UTC/, 'until … UTC')).toBe(
    [
      '**`pay`**',
      '3 turns · 12,345 tokens in, 678 out · $1.50',
      'context 25% of 200,000 · persona and facts 1,234 tokens',
      "project site (the channel's) · sessions: codex abc, claude def",
      'mandate: fleet spawn; at most 6 agents; at most $5.00; until … UTC (5 d); left: 4 of 6 agents, $3.50 of $5.00; given by local:1000',
    ].join('\n'),
  )
})

test('search finds what was said, with where it was', async () => {
  const { say, store } = await topicDesk()
  expect(await say('topic search', { words: 'refund' })).toBe('Nothing was said with `refund` in it.')
  const entry = {
    id: 'discord:78',
    topicId: 'discord:77',
    by: owner,
    text: 'How do REFUNDS work?',
    at: Date.now(),
  } as const
  await store.inbox.add(entry, { title: 'pay', hostId: 'here' })
  const said = { by: 'discord:100', asked: entry.text, answered: 'A refund is booked back. @everyone' }
  await store.inbox.finish(entry, [], said)
  const found = await say('topic search', { words: 'booked refund' })
  expect(found.replace(/\d+ s ago/, 'now')).toBe(
    '`pay` · now · https://discord.com/channels/900/77/78\n`How do REFUNDS work? → A refund is booked back. @everyone`',
  )
  expect(await say('topic search', { words: 'booked nowhere' })).toBe('Nothing was said with `booked nowhere` in it.')
})

const cleo = { kind: 'discord', userId: '300', roleIds: [] } as const
const granted = [{ who: { kind: 'user', userId: '300' }, tier: 'operator' } as const]

test("direct messages are their person's: nobody else on Discord finds, lists, names or sets their topic", async () => {
  const { say, dispatcher, store } = await topicDesk({ access: () => ({ rules: granted }) })
  const entry = { id: 'discord:5', topicId: 'discord:4', by: cleo, text: 'my salary', at: 1 } as const
  await store.inbox.add(entry, { title: 'my salary', hostId: 'here' })
  await store.inbox.finish(entry, [], { by: 'discord:300', asked: entry.text, answered: 'is confidential' })
  const asCleo = { principal: cleo, place: { door: 'discord', thread: 'discord:4' } } as const
  const atTheMachine = { principal: local, place: inShell } as const
  const suggested = (request: { principal: Principal; place: Place }) =>
    dispatcher.suggest('topic set', 'topic', 'my', { ...request, cause: 's', receipt: 'none' })
  for (const request of [asCleo, atTheMachine]) {
    expect(await say('topic list', {}, request)).toContain('my salary')
    expect(await say('topic search', { words: 'confidential' }, request)).toContain('my salary')
    expect(await say('topic usage', { topic: 'discord:4' }, request)).toContain('my salary')
    expect(await suggested(request)).toEqual([{ name: 'my salary', value: 'discord:4' }])
  }
  expect(await say('topic list')).not.toContain('my salary')
  expect(await say('topic search', { words: 'confidential' })).toBe('Nothing was said with `confidential` in it.')
  expect(await say('topic set', { topic: 'discord:4', runtime: 'codex' })).toMatch(/^There is no topic `discord:4`\./)
  expect(await suggested({ principal: owner, place: inThread })).toEqual([])
})

test('a grant for other projects finds nothing of this one', async () => {
  const rules = [{ who: { kind: 'user', userId: '300' }, tier: 'operator', projects: ['shop'] } as const]
  const shop = { ...site, id: 'shop', path: '/srv/shop' }
  const both = { ...settings, projects: [site, shop], channels: [...settings.channels, { id: '71', project: 'shop' }] }
  const { say, store } = await topicDesk({ settings: both, access: () => ({ rules }) })
  const entry = { id: 'discord:78', topicId: 'discord:77', by: owner, text: 'secret plan', at: 1 } as const
  await store.inbox.add(entry, { title: 'pay', hostId: 'here' })
  await store.inbox.finish(entry, [], { by: 'discord:100', asked: entry.text, answered: 'yes' })
  const request = {
    principal: { ...owner, userId: '300' },
    place: { door: 'discord', guildId: '900', thread: 'discord:71', channelId: '71' },
  } as const
  expect(await say('topic search', { words: 'secret' })).toContain('secret plan')
  expect(await say('topic search', { words: 'secret' }, request)).toBe('Nothing was said with `secret` in it.')
})
