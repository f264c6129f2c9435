import { expect, test } from 'vitest'
import type { AccessPolicy } from '../../src/command/access-policy.ts'
import { createHeldMessages } from '../../src/discord/held-messages.ts'
import { createInFlight } from '../../src/discord/in-flight.ts'
import { mayMatter } from '../../src/discord/may-matter.ts'
import type { RawMessage } from '../../src/discord/raw-message.ts'
import { eventually } from '../support/eventually.ts'
import { silentLogger } from '../support/silent-logger.ts'

const policy: AccessPolicy = {
  ownerIds: new Set(['1']),
  ownersFrom: 'MOS_OWNER_IDS',
  guildIds: new Set(['9']),
  rules: [{ who: { kind: 'role', guildId: '9', roleId: '5' }, tier: 'operator' }],
}
const plain = { channel_id: '7', guild_id: '9', type: 0, content: 'hello' }
const bare = { mentions: [], mention_roles: [], attachments: [] }
const said = (id: number, userId: string, change: Partial<RawMessage> = {}): RawMessage => {
  return { ...plain, ...bare, id: String(id), author: { id: userId }, ...change }
}

test("a server's talk does not push out what an admitted person said while messages wait", async () => {
  const received: string[] = []
  const held = createHeldMessages({
    receive: async ({ id }) => void received.push(id),
    mayMatter: (raw) => mayMatter(raw, policy),
    before: () => undefined,
    inFlight: createInFlight(),
    logger: silentLogger,
  })
  held.take(said(1, '1'))
  for (let id = 2; id < 2_000; id += 1) held.take(said(id, '2'))
  held.take(said(2_000, '3', { member: { roles: ['5'] } }))
  held.open()
  await eventually('both', async () => (received.length >= 2 ? true : undefined))
  expect(received).toEqual(['1', '2000'])
})

test.each<[string, RawMessage, boolean]>([
  ['an owner', said(1, '1'), true],
  ['an owner in a direct message', said(1, '1', { guild_id: undefined }), true],
  ['an owner in a server that is not served', said(1, '1', { guild_id: '8' }), false],
  ['a role in a server that is not its own', said(1, '2', { guild_id: '8', member: { roles: ['5'] } }), false],
  ['a bot', said(1, '1', { author: { id: '1', bot: true } }), false],
  ['a stranger', said(1, '2'), false],
])('%s', (_, raw, matters) => {
  expect(mayMatter(raw, policy)).toBe(matters)
})

test('while nobody is known to be admitted, everybody may come to be', () => {
  expect(mayMatter(said(1, '2'), { ...policy, ownerIds: new Set(), rules: [] })).toBe(true)
})
