import { REST } from 'discord.js'
import { expect, test } from 'vitest'
import { findMessage, isThatOne } from '../../src/discord/find-message.ts'
import type { RawMessage } from '../../src/discord/raw-message.ts'
import { silentLogger } from '../support/silent-logger.ts'

const found = (given: Partial<RawMessage>): RawMessage => ({
  id: 'm',
  channel_id: 'c',
  type: 0,
  content: 'Done.',
  author: { id: '9' },
  mentions: [],
  mention_roles: [],
  attachments: [],
  ...given,
})
const wanted = { selfId: '9', nonce: 'N', message: { text: 'Done.', replyTo: 'discord:1' } }

test.each<[string, Partial<RawMessage>, boolean]>([
  ['its nonce', { nonce: 'N' }, true],
  ['another nonce', { nonce: 'M' }, false],
  ['same words, same reply', { message_reference: { message_id: '1' } }, true],
  ['same words, another reply', { message_reference: { message_id: '2' } }, false],
  ['same words, the reply was gone', {}, true],
  ['other words', { content: 'Failed.' }, false],
  ["somebody else's", { author: { id: '8' }, nonce: 'N' }, false],
])('%s: %s is %s', (_, given, isIt) => {
  expect(isThatOne(found(given), wanted)).toBe(isIt)
})

test('the mention that was put in front is part of it', () => {
  const message = { text: 'Done.', mention: '7' }
  expect(isThatOne(found({ content: '<@7> Done.' }), { ...wanted, message })).toBe(true)
})

test('the same words with fewer files are another message', () => {
  const file = { filename: 'a', url: 'u', size: 1 }
  const files = ['a', 'b'].map((name) => ({ name, bytes: new Uint8Array(1) }))
  const whole = { ...wanted, message: { text: 'Done.', files } }
  expect(isThatOne(found({ attachments: [file] }), whole)).toBe(false)
  expect(isThatOne(found({ attachments: [file, file] }), whole)).toBe(true)
})

test('a receipt is the one of its op, however far that was then', () => {
  const message = { text: '✅ **spawn ada** · done · `op-1`\nada is up', opId: 'op-1' }
  const receipt = { content: '⏳ **spawn ada** · running · `op-1`\n▰▱ 1/2' }
  expect(isThatOne(found(receipt), { ...wanted, message })).toBe(true)
  expect(isThatOne(found({ content: '⏳ **spawn ada** · running · `op-11`' }), { ...wanted, message })).toBe(false)
})

test('a card is the one with its buttons, whatever it said then, as a reply to the same message', () => {
  const buttons = [{ id: 'turn-stop:discord:1', label: 'Stop', style: 'danger' }] as const
  const message = { text: 'now', replyTo: 'discord:1', buttons }
  const shows = (id: string, reply = '1') =>
    found({
      content: 'then',
      components: [{ components: [{ custom_id: id }] }],
      message_reference: { message_id: reply },
    })
  expect(isThatOne(shows('turn-stop:discord:1'), { ...wanted, message })).toBe(true)
  expect(isThatOne(shows('turn-stop:discord:2'), { ...wanted, message })).toBe(false)
  expect(isThatOne(shows('turn-stop:discord:1', '2'), { ...wanted, message })).toBe(false)
  expect(isThatOne(found({ content: 'now' }), { ...wanted, message })).toBe(false)
})

test('a message that can not be read does not hide the one that is looked for', async () => {
  const page = [{ ...found({ id: '3' }), attachments: null }, found({ id: '2', nonce: 'N' }), {}]
  const rest = new REST({ makeRequest: async () => Response.json(page) }).setToken('token')
  expect(await findMessage(rest, '1', wanted, silentLogger)).toEqual({ messageId: '2' })
})
