import { expect, test } from 'vitest'
import type { Request } from '../../src/command/dispatch.ts'
import { emptySettings } from '../../src/fleet/fleet-settings.ts'
import type { FleetSettings } from '../../src/fleet/fleet-settings.ts'
import { desk, inShell, local, oneProject, withAda } from './desk.ts'

const name = (given: string) => ({ role: 'coder', name: given })

test.each<[string, string, Record<string, unknown>, string]>([
  [
    'an unknown role',
    'fleet spawn',
    { role: 'codr' },
    'There is no role `codr`. Did you mean `coder`? `role list` shows which there are.',
  ],
  ['an empty role', 'fleet spawn', { role: '' }, 'Name a role. `role list` shows which there are.'],
  ['emoji for a role', 'fleet spawn', { role: '🦀🦀' }, 'There is no role `🦀🦀`. `role list` shows which there are.'],
  [
    'a fence for a role',
    'fleet spawn',
    { role: '```x```' },
    'There is no role `ʼʼʼxʼʼʼ`. `role list` shows which there are.',
  ],
  [
    'everyone for a role',
    'fleet spawn',
    { role: '@everyone' },
    'There is no role `@everyone`. `role list` shows which there are.',
  ],
  [
    'a huge role',
    'fleet spawn',
    { role: 'x'.repeat(100_000) },
    `There is no role \`${'x'.repeat(59)}…\`. \`role list\` shows which there are.`,
  ],
  [
    'a second orchestrator',
    'fleet spawn',
    { role: 'orchestrator', name: 'boss' },
    'There is already an orchestrator: orchestrator. A fleet has exactly one.',
  ],
  [
    'a second orchestrator without a name',
    'fleet spawn',
    { role: 'orchestrator' },
    'There is already an orchestrator: orchestrator. A fleet has exactly one.',
  ],
  [
    'a name that is taken',
    'fleet spawn',
    name('ada'),
    'There is already an agent ada: coder on stub. Choose another name, or `fleet relaunch` it.',
  ],
  [
    "a model that is an option of the runtime's",
    'fleet spawn',
    { role: 'coder', runtime: 'opencode', model: '--hostname=0.0.0.0' },
    "`model` of `fleet spawn` cannot be `--hostname=0.0.0.0`: a model's name begins with a letter or a digit and has no blanks, like opus or openai/gpt-5.",
  ],
  [
    'a model of two lines',
    'fleet spawn',
    { role: 'coder', model: 'a\nstatus=busy' },
    "`model` of `fleet spawn` cannot be `a status=busy`: a model's name begins with a letter or a digit and has no blanks, like opus or openai/gpt-5.",
  ],
  [
    'name -x',
    'fleet spawn',
    name('-x'),
    '`name` of `fleet spawn`: "-x" does not fit as a name: use a-z, 0-9 and single hyphens, a letter first, like ada or review-2.',
  ],
  [
    'name ../a',
    'fleet spawn',
    name('../a'),
    '`name` of `fleet spawn`: "../a" does not fit as a name: use a-z, 0-9 and single hyphens, a letter first, like ada or review-2.',
  ],
  [
    'name a b',
    'fleet spawn',
    name('a b'),
    '`name` of `fleet spawn`: "a b" does not fit as a name: use a-z, 0-9 and single hyphens, a letter first, like ada or review-2.',
  ],
  [
    'name ORCHESTRATOR',
    'fleet spawn',
    name('ORCHESTRATOR'),
    '`name` of `fleet spawn`: "ORCHESTRATOR" does not fit as a name: use a-z, 0-9 and single hyphens, a letter first, like ada or review-2.',
  ],
  [
    'a name of 33 characters',
    'fleet spawn',
    name('a'.repeat(33)),
    `\`name\` of \`fleet spawn\`: "${'a'.repeat(33)}" has 33 characters; a name has at most 32.`,
  ],
  [
    'a name of zero width',
    'fleet spawn',
    name('\u200B'),
    "`name` of `fleet spawn` cannot be empty: its name; without one its role's, numbered when that is taken.",
  ],
  [
    'an unknown runtime',
    'fleet spawn',
    { role: 'coder', runtime: 'gemini' },
    '`runtime` of `fleet spawn` cannot be `gemini`: choose claude, codex, opencode, pi or stub.',
  ],
  [
    'removing the orchestrator',
    'fleet remove',
    { agent: 'orchestrator' },
    "orchestrator is the orchestrator. A fleet has exactly one: it can't be removed.",
  ],
  [
    'removing the last enhancer',
    'fleet remove',
    { agent: 'enhancer' },
    'enhancer is the last enhancer. A fleet has at least one: add another first.',
  ],
  [
    'removing who is not there',
    'fleet remove',
    { agent: 'adda' },
    'There is no agent `adda`. Did you mean `ada`? `fleet ps` shows who is there.',
  ],
  [
    'relaunching who is not there',
    'fleet relaunch',
    { agent: '--now' },
    'There is no agent `--now`. `fleet ps` shows who is there.',
  ],
  [
    'sending to who is not there',
    'agent send',
    { agent: '\u202Eada', message: 'hi' },
    'There is no agent `ada`. Did you mean `ada`? `fleet ps` shows who is there.',
  ],
  [
    'sending nothing',
    'agent send',
    { agent: 'ada', message: ' \u200B ' },
    '`message` of `agent send` cannot be empty: what to tell it.',
  ],
  [
    'sending too much',
    'agent send',
    { agent: 'ada', message: 'a'.repeat(6001) },
    `\`message\` of \`agent send\` cannot be \`${'a'.repeat(59)}…\`: it takes at most 6000 characters, this has 6001.`,
  ],
  [
    'sending to a hosted agent',
    'agent send',
    { agent: 'enhancer', message: 'hi' },
    "enhancer has no pane to type into: it lives in Mos. Write to the orchestrator in a topic's thread.",
  ],
])(
  '%s is refused at once, in the same words in chat and shell, and nothing is queued',
  async (_name, command, options, words) => {
    const { say, store } = await desk({ roster: () => withAda })
    expect(await say(command, options)).toBe(words)
    expect(await say(command, options, { principal: local, place: inShell, receipt: 'none' })).toBe(words)
    expect(await store.ops.list()).toEqual([])
  },
)

test('a spawn without a name takes the role, numbered past the roster and what is queued', async () => {
  const { say, store } = await desk({ roster: () => withAda.replace('ada', 'coder') })
  expect(await say('fleet spawn', { role: 'coder' })).toBe('queued op-c0: spawn coder-2')
  expect(await say('fleet spawn', { role: 'Coder', runtime: 'stub', model: 'small' })).toBe(
    'queued op-c1: spawn coder-3',
  )
  expect(await say('fleet spawn', { role: 'code review' })).toBe('queued op-c2: spawn code-review')
  expect(await say('fleet spawn', { role: 'enhancer' })).toBe('queued op-c3: spawn enhancer-2')
  expect((await store.ops.get('op-c1'))?.args).toEqual({
    name: 'coder-3',
    role: 'coder',
    runtime: 'stub',
    model: 'small',
    project: 'site',
    path: '/srv/site',
  })
})

test('remove asks first only while the agent works', async () => {
  const idle = await desk({ roster: () => withAda })
  expect(await idle.say('fleet remove', { agent: 'ada' })).toBe('queued op-c0: remove ada')
  const working = await desk({ roster: () => withAda, readiness: 'working' })
  expect(await working.say('fleet remove', { agent: 'ada' })).toBe(
    'confirm: Remove ada (coder on stub). It is working: what it is doing now is cut short.',
  )
})

test('relaunch, by the word that Mosaic has for it too', async () => {
  const { say, store } = await desk({ roster: () => withAda })
  expect(await say('fleet restart', { agent: 'ada' })).toBe('queued op-c0: relaunch ada')
  expect((await store.ops.get('op-c0'))?.args).toEqual({ names: ['ada'] })
})

test('ps', async () => {
  const { say, dispatcher } = await desk({
    roster: () => `${withAda}  - name: odd\n    runtime: pi\n    class: poet\n`,
  })
  expect(await say('ps')).toMatchInlineSnapshot(`
    "orchestrator | orchestrator | stub | idle |  | 3 s ago |  |  | here | 
    enhancer | enhancer | stub | idle |  | 3 s ago |  |  | here | 
    ada | coder | stub | idle |  | 3 s ago |  |  | here | 
    odd | poet | pi | idle |  | 3 s ago |  |  | here | no role poet"
  `)
  expect(dispatcher.commands.get('fleet ps')?.risk).toBe('read')
})

test('send carries the text as it was typed and who it is from', async () => {
  const { say, store } = await desk({ roster: () => withAda })
  const message = 'look:\n```js\nx()\n```\n@everyone'
  expect(await say('agent send', { agent: 'ada', message })).toBe('queued op-c0: send to ada')
  expect((await store.ops.get('op-c0'))?.args).toEqual({ name: 'ada', text: message, from: 'discord-77' })
})

const site = { id: 'site', path: '/srv/site', branch: 'main' }
const shop = { ...site, id: 'shop', path: '/srv/shop' }
const two: FleetSettings = {
  projects: [site, shop],
  channels: [{ id: '70', project: 'shop' }],
  access: [],
  permissions: [],
  tenants: [],
}
const inChannel = { place: { door: 'discord', guildId: '900', thread: 'discord:70', channelId: '70' } } as const

test.each<[string, FleetSettings, Record<string, unknown>, Partial<Request>, Record<string, unknown> | string]>([
  [
    'a coder where there is no project',
    emptySettings,
    {},
    {},
    'A coder needs a project: /project add <path or url>, or bind this channel to one: /channel use project:…',
  ],
  [
    'a coder where there are two and none is named',
    two,
    {},
    {},
    'A coder needs a project: project:site, or bind this channel to one: /channel use project:…',
  ],
  ['a coder in a channel of one', two, {}, inChannel, { project: 'shop', path: '/srv/shop' }],
  ['a coder for a named one', two, { project: 'Site' }, inChannel, { project: 'site', path: '/srv/site' }],
  ['a coder of a fleet with one', oneProject, {}, {}, { project: 'site', path: '/srv/site' }],
  ['a researcher anywhere', oneProject, { role: 'research' }, {}, {}],
  ['a researcher in a channel', two, { role: 'research' }, inChannel, { project: 'shop', path: '/srv/shop' }],
  ['an enhancer in a channel', two, { role: 'enhancer' }, inChannel, {}],
  [
    'a branch',
    two,
    { branch: 'fix/pay', model: 'opus' },
    inChannel,
    { project: 'shop', path: '/srv/shop', branch: 'fix/pay', model: 'opus' },
  ],
  [
    'a branch of nothing',
    emptySettings,
    { role: 'research', branch: 'x' },
    {},
    'A branch needs a project: /project add <path or url>, or bind this channel to one: /channel use project:…',
  ],
  [
    'a hostile branch',
    two,
    { branch: '--upload-pack=x' },
    inChannel,
    '`branch` of `fleet spawn`: a branch is made of letters, digits and ./_#+@-, like main or fix/payment',
  ],
  [
    'an unknown project',
    two,
    { project: 'sit' },
    {},
    'There is no project `sit`. Did you mean `site`? `project list` shows them.',
  ],
])('where it works: %s', async (_name, settings, options, request, expected) => {
  const { say, store } = await desk({ settings })
  const said = await say('fleet spawn', { role: 'coder', name: 'ada', runtime: 'stub', ...options }, request)
  const { name: _of, role: _role, runtime: _runtime, ...where } = (await store.ops.get('op-c0'))?.args ?? {}
  expect((await store.ops.list()).length === 0 ? said : where).toEqual(expected)
})
