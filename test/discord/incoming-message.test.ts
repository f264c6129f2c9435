import { expect, test } from 'vitest'
import type { RawMessage } from '../../src/discord/raw-message.ts'
import { incomingMessage } from '../../src/discord/incoming-message.ts'

const self = { userId: '9', roleId: '8' }
const place = { channelId: 'c', guildId: 'g', kind: 'channel' } as const
const raw = (given: Partial<RawMessage>): RawMessage => ({
  id: 'm',
  type: 0,
  content: '',
  channel_id: 'c',
  author: { id: '1' },
  mentions: [],
  mention_roles: [],
  attachments: [],
  ...given,
})

test.each([
  ['<@9> hello', 'hello'],
  ['<@!9>hello', 'hello'],
  ['hello <@9> there', 'hello there'],
  ['hello <@9>', 'hello'],
  ['<@&8> hello <@7>', 'hello <@7>'],
  ['<@9>\n```\n  code\n```', '```\n  code\n```'],
  ['<@9>', ''],
])('%j is the text %j', (content, text) => {
  expect(incomingMessage(raw({ content }), place, self).text).toBe(text)
})

test.each([
  [{ mentions: [{ id: '9' }] }, true],
  [{ mention_roles: ['8'] }, true],
  [{ mentions: [{ id: '7' }] }, false],
])('%j mentions us: %s', (given, mentionsUs) => {
  expect(incomingMessage(raw(given), place, self).mentionsUs).toBe(mentionsUs)
})

test.each([
  [{ author: { id: '9', bot: true } }, 'self'],
  [{ author: { id: '2', bot: true } }, 'bot'],
  [{ webhook_id: '3' }, 'webhook'],
  [{ type: 18 }, 'system'],
  [{ type: 21 }, 'system'],
  [{ type: 19 }, 'person'],
])('%j is written by %s', (given, author) => {
  expect(incomingMessage(raw(given), place, self).author).toBe(author)
})

test('roles come with the member, and only with it', () => {
  expect(incomingMessage(raw({ member: { roles: ['5'] } }), place, self).principal.roleIds).toEqual(['5'])
  expect(incomingMessage(raw({}), place, self).principal.roleIds).toEqual([])
})
