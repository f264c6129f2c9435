import { expect, test } from 'vitest'
import type { AccessPolicy } from '../../src/command/access-policy.ts'
import type { AccessRule } from '../../src/fleet/fleet-settings.ts'
import { isKnownGuild } from '../../src/command/access-policy.ts'
import { authorise, authoriseMessage } from '../../src/command/authorise.ts'
import type { Principal } from '../../src/fleet/principal.ts'
import { foreign, home, member, owner, policy, stranger } from './people.ts'

const user = (tier: AccessRule['tier'], commands?: readonly string[]): AccessRule => ({
  who: { kind: 'user', userId: stranger },
  tier,
  ...(commands === undefined ? {} : { commands }),
})
const roleRule: AccessRule = { who: { kind: 'role', guildId: home, roleId: '55' }, tier: 'operator' }
const spawn = { name: 'fleet spawn', tier: 'operator' } as const

test.each<[string, AccessPolicy, Principal, boolean, string]>([
  [
    'the local operator',
    policy(),
    { kind: 'local', uid: 1000 },
    true,
    'you are at this machine as the user who owns this fleet',
  ],
  ['an owner', policy(), member(owner, home), true, 'you are an owner (MOS_OWNER_IDS)'],
  ['an owner in a direct message', policy(), member(owner), true, 'you are an owner (MOS_OWNER_IDS)'],
  [
    "the application's owner",
    policy({ ownersFrom: 'application' }),
    member(owner, home),
    true,
    "you own this bot's application on Discord",
  ],
  [
    'an owner in an unknown guild',
    policy(),
    member(owner, foreign),
    false,
    'this server is not one that I serve (MOS_GUILD_IDS)',
  ],
  [
    'an owner in the first guild',
    policy({ guildIds: new Set() }),
    member(owner, foreign),
    true,
    'you are an owner (MOS_OWNER_IDS)',
  ],
  [
    'a stranger before there is a guild',
    policy({ guildIds: new Set() }),
    member(stranger, home),
    false,
    'this server is not one that I serve (MOS_GUILD_IDS)',
  ],
  ['a stranger', policy(), member(stranger, home), false, 'no rule admits you: only the owners may use Mos so far'],
  [
    'anybody under an empty policy',
    policy({ ownerIds: new Set() }),
    member(stranger, home),
    false,
    'no owner is known yet: set MOS_OWNER_IDS where Mos runs',
  ],
  [
    'a granted user',
    policy({ rules: [user('operator')] }),
    member(stranger, home),
    true,
    'a grant to you makes you operator',
  ],
  [
    'a granted user in a direct message',
    policy({ rules: [user('operator')] }),
    member(stranger),
    true,
    'a grant to you makes you operator',
  ],
  [
    'too low a tier',
    policy({ rules: [user('viewer')] }),
    member(stranger, home),
    false,
    'a grant to you makes you viewer, and this needs operator',
  ],
  [
    'the best of several',
    policy({ rules: [user('viewer'), user('admin')] }),
    member(stranger, home),
    true,
    'a grant to you makes you admin',
  ],
  [
    'only other commands',
    policy({ rules: [user('admin', ['fleet ps'])] }),
    member(stranger, home),
    false,
    'a grant to you covers only fleet ps',
  ],
  [
    'this command',
    policy({ rules: [user('admin', ['fleet spawn'])] }),
    member(stranger, home),
    true,
    'a grant to you makes you admin',
  ],
  [
    'a role of this guild',
    policy({ rules: [roleRule] }),
    member(stranger, home, '55'),
    true,
    'a grant to your role 55 makes you operator',
  ],
  [
    'the same role id of another guild',
    policy({ rules: [roleRule], guildIds: new Set([home, foreign]) }),
    member(stranger, foreign, '55'),
    false,
    'no rule admits you: only the owners may use Mos so far',
  ],
  [
    'a role in a direct message',
    policy({ rules: [roleRule] }),
    member(stranger, undefined, '55'),
    false,
    'no rule admits you: only the owners may use Mos so far',
  ],
])('%s', (_name, rules, principal, allowed, rule) => {
  expect(authorise(rules, principal, spawn, {})).toMatchObject({ allowed, rule })
})

test('the place counts as much as who speaks: neither may be of an unknown guild', () => {
  expect(authorise(policy(), member(owner, home), spawn, { guildId: foreign }).allowed).toBe(false)
  expect(authorise(policy(), member(owner), spawn, { guildId: foreign }).allowed).toBe(false)
})

test('to talk needs operator, by the same rules', () => {
  const rules = policy({ rules: [user('viewer')] })
  expect(authoriseMessage(rules, member(stranger, home), { guildId: home }).allowed).toBe(false)
  expect(authoriseMessage(rules, member(owner, home), { guildId: home })).toEqual({
    allowed: true,
    rule: 'you are an owner (MOS_OWNER_IDS)',
    tier: 'owner',
  })
})

test('a refusal has no tier where no rule gives one', () => {
  expect(authorise(policy(), member(stranger, home), spawn, {}).tier).toBeUndefined()
})

test('while no guild is known, only an owner makes one known', () => {
  const open = policy({ guildIds: new Set() })
  expect([isKnownGuild(open, foreign, owner), isKnownGuild(open, foreign, stranger)]).toEqual([true, false])
  expect([isKnownGuild(policy(), home, stranger), isKnownGuild(policy(), foreign, owner)]).toEqual([true, false])
})
