import { expect, test } from 'vitest'
import { mayMatter } from '../../src/discord/may-matter.ts'
import type { RawMessage } from '../../src/discord/raw-message.ts'
import type { AccessRule } from '../../src/fleet/fleet-settings.ts'
import { home, owner, policy, stranger } from '../command/people.ts'

const message = (author: RawMessage['author'], ...roles: string[]): RawMessage => ({
  id: '1',
  channel_id: '2',
  guild_id: home,
  type: 0,
  content: 'hi',
  author,
  member: { roles },
  mentions: [],
  mention_roles: [],
  attachments: [],
})
const user = { kind: 'user', userId: stranger } as const
const role = { kind: 'role', guildId: home, roleId: '55' } as const

test.each<[string, boolean, readonly AccessRule[], RawMessage]>([
  ['an owner', true, [], message({ id: owner })],
  ['nobody', false, [{ who: role, tier: 'operator' }], message({ id: stranger })],
  ['a bot', false, [{ who: user, tier: 'operator' }], message({ id: stranger, bot: true })],
  ['a viewer', false, [{ who: user, tier: 'viewer' }], message({ id: stranger })],
  [
    'who may talk in one project',
    true,
    [{ who: user, tier: 'operator', projects: ['shop'] }],
    message({ id: stranger }),
  ],
  ['whose role may', true, [{ who: role, tier: 'operator', projects: ['shop'] }], message({ id: stranger }, '55')],
  [
    'who may spawn only',
    false,
    [{ who: user, tier: 'operator', commands: ['fleet spawn'] }],
    message({ id: stranger }),
  ],
])('what %s said is kept over an outage: %j', (_who, kept, rules, raw) => {
  expect(mayMatter(raw, policy({ rules }))).toBe(kept)
})
