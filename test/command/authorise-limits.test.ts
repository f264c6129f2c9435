import { expect, test } from 'vitest'
import type { AccessPolicy } from '../../src/command/access-policy.ts'
import { authorise } from '../../src/command/authorise.ts'
import type { AccessRule } from '../../src/fleet/fleet-settings.ts'
import type { Mandate, Principal } from '../../src/fleet/principal.ts'
import { foreign, home, member, owner, policy, stranger } from './people.ts'

const user = (tier: AccessRule['tier']): AccessRule => ({ who: { kind: 'user', userId: stranger }, tier })
const roleRule: AccessRule = { who: { kind: 'role', guildId: home, roleId: '55' }, tier: 'operator' }
const spawn = { name: 'fleet spawn', tier: 'operator' } as const

const limited = (change: Partial<AccessRule>): AccessRule => ({ ...user('operator'), ...change })
const only = (...rules: AccessRule[]) => policy({ rules })

test.each<[string, AccessRule[], readonly string[], boolean, string]>([
  ['in its project', [limited({ projects: ['shop'] })], ['shop'], true, 'a grant to you makes you operator'],
  [
    'in another project',
    [limited({ projects: ['shop'] })],
    ['blog'],
    false,
    'a grant to you counts in only shop, and this is in blog',
  ],
  [
    'where there is no project',
    [limited({ projects: ['shop'] })],
    [],
    false,
    'a grant to you counts in only shop, and this is in no project',
  ],
  [
    'in two, of which one is not its',
    [limited({ projects: ['shop', 'site'] })],
    ['shop', 'blog'],
    false,
    'a grant to you counts in only shop, site, and this is in shop and blog',
  ],
  [
    'in two, both its',
    [limited({ projects: ['shop', 'blog'] })],
    ['blog', 'shop'],
    true,
    'a grant to you makes you operator',
  ],
  [
    'no project at all',
    [limited({ projects: [] })],
    ['shop'],
    false,
    'a grant to you counts in no project, and this is in shop',
  ],
  ['no command at all', [limited({ commands: [] })], ['shop'], false, 'a grant to you covers no command'],
  [
    'the rule that lacks least is named',
    [limited({ tier: 'admin', commands: ['fleet ps'], projects: ['blog'] }), limited({ tier: 'viewer' })],
    ['shop'],
    false,
    'a grant to you makes you viewer, and this needs operator',
  ],
  [
    'all that it lacks',
    [limited({ tier: 'viewer', commands: ['fleet ps'], projects: ['blog'] })],
    ['shop'],
    false,
    'a grant to you covers only fleet ps; it counts in only blog, and this is in shop; it makes you viewer, and this needs operator',
  ],
  [
    'two that each lack something else do not add up',
    [limited({ commands: ['fleet ps'] }), limited({ tier: 'viewer' })],
    [],
    false,
    'a grant to you covers only fleet ps',
  ],
])('a grant for some projects or commands: %s', (_name, rules, projectIds, allowed, rule) => {
  expect(authorise(only(...rules), member(stranger, home), spawn, { guildId: home, projectIds })).toMatchObject({
    allowed,
    rule,
  })
})

test.each<[string, string[], { name: string; aliases: readonly string[]; sameAs?: string }]>([
  ['another name of it', ['fleet restart'], { name: 'fleet relaunch', aliases: ['fleet restart'] }],
  ['its name, asked for by a shorter one', ['fleet ps'], { name: 'ps', aliases: [], sameAs: 'fleet ps' }],
])('a grant for some commands covers a command by %s', (_name, commands, command) => {
  const verdict = authorise(only(limited({ commands })), member(stranger, home), { ...command, tier: 'viewer' }, {})
  expect(verdict.allowed).toBe(true)
})

test('a role of one server is not carried into a thread of another', () => {
  const both = policy({ rules: [roleRule], guildIds: new Set([home, foreign]) })
  expect(authorise(both, member(stranger, home, '55'), spawn, { guildId: foreign }).allowed).toBe(false)
})

const noon = Date.UTC(2026, 10, 24, 12)
const mandate = (verbs: readonly string[], given: Partial<Mandate> = {}, giver = owner): Principal => ({
  kind: 'mandate',
  topicId: 'discord:1',
  owner: { kind: 'discord', userId: giver, guildId: home, roleIds: [] },
  mandate: { verbs, ...given },
})

test.each<[string, Principal, object, AccessPolicy, object]>([
  [
    'a verb of it',
    mandate(['fleet spawn']),
    { ...spawn, risk: 'change' },
    policy(),
    { allowed: true, rule: 'the mandate names fleet spawn, and its owner may: you are an owner (MOS_OWNER_IDS)' },
  ],
  [
    'another verb',
    mandate(['fleet remove']),
    { ...spawn, risk: 'change' },
    policy(),
    { allowed: false, beyond: 'it covers only fleet remove' },
  ],
  ['no verbs', mandate([]), { ...spawn, risk: 'change' }, policy(), { beyond: 'it is to look, and nothing else' }],
  ['no verbs, looking', mandate([]), { name: 'fleet ps', tier: 'viewer', risk: 'read' }, policy(), { allowed: true }],
  ['what does not say its risk', mandate([]), { name: 'message', tier: 'operator' }, policy(), { allowed: false }],
  [
    'before its end',
    mandate(['fleet spawn'], { until: noon + 1 }),
    { ...spawn, risk: 'change' },
    policy(),
    { allowed: true },
  ],
  [
    'at its end',
    mandate(['fleet spawn'], { until: noon }),
    { ...spawn, risk: 'change' },
    policy(),
    { allowed: false, beyond: 'it ended on 2026-11-24 12:00 UTC' },
  ],
  [
    'an end that is no time',
    mandate(['fleet spawn'], { until: Number.NaN }),
    { ...spawn, risk: 'change' },
    policy(),
    { allowed: false },
  ],
  [
    'an owner who is none any more',
    mandate(['fleet spawn']),
    { ...spawn, risk: 'change' },
    policy({ ownerIds: new Set() }),
    { allowed: false, beyond: expect.stringMatching(/^who gave it may not do it themself: /) as string },
  ],
  [
    'looking, for one who may not look',
    mandate([], {}, stranger),
    { name: 'fleet ps', tier: 'viewer', risk: 'read' },
    policy(),
    { allowed: false, beyond: undefined },
  ],
  [
    "a giver's grant that is too low",
    mandate(['fleet spawn'], {}, stranger),
    { ...spawn, risk: 'change' },
    policy({ rules: [user('viewer')] }),
    {
      allowed: false,
      beyond: 'who gave it may not do it themself: a grant to you makes you viewer, and this needs operator',
      rule: 'who gave the mandate may not do it themself: a grant to you makes you viewer, and this needs operator',
    },
  ],
])('a mandate: %s', (_name, principal, command, rules, expected) => {
  const verdict = authorise(rules, principal, command as typeof spawn, { guildId: home }, noon)
  expect({ ...verdict, beyond: verdict.beyond }).toMatchObject(expected)
})
