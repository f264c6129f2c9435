import { expect, test } from 'vitest'
import { messageBody, newMessageBody } from '../../src/discord/message-body.ts'

test('nothing in the text notifies anybody', () => {
  expect(messageBody({ text: '@everyone <@5> https://example.com' })).toEqual({
    content: '@everyone <@5> https://example.com',
    allowed_mentions: { parse: [], users: [], replied_user: false },
    flags: 4,
    components: [],
  })
})

test('but the one mention', () => {
  const body = messageBody({ text: 'spawn ada is done <@5>', mention: '7' })
  expect(body.content).toBe('<@7> spawn ada is done <@5>')
  expect(body.allowed_mentions.users).toEqual(['7'])
  expect(messageBody({ text: 'hi <@7>', mention: '7' }).content).toBe('hi <@7>')
})

test('a text that fills the message keeps its words', () => {
  const text = 'x'.repeat(2_000)
  expect(messageBody({ text, mention: '7' }).content).toBe(text)
})

test('a new message is sent once, and replies even when the other is deleted', () => {
  expect(newMessageBody({ text: 'hi', replyTo: 'discord:3' }, 'abc')).toMatchObject({
    nonce: 'abc',
    enforce_nonce: true,
    message_reference: { message_id: '3', fail_if_not_exists: false },
  })
})

test('buttons stand in rows of five', () => {
  const buttons = Array.from({ length: 6 }, (_, at) => ({ id: `b${at}`, label: `${at}`, style: 'plain' as const }))
  expect(messageBody({ text: '', buttons }).components.map((row) => row.components.length)).toEqual([5, 1])
})
