import { DiscordAPIError } from 'discord.js'
import { expect, test } from 'vitest'
import type { ChatMessage } from '../../src/chat/chat.ts'
import { attachOrName } from '../../src/discord/attach-or-name.ts'

const refusal = (code: number, status: number) =>
  new DiscordAPIError({ code, message: 'no' }, code, status, 'POST', 'https://discord.invalid', {})
const message = { text: 'The plan.', files: [{ name: 'reseed.diff', bytes: new Uint8Array(3) }] }

async function sent(error: Error, given: ChatMessage = message) {
  const tries: ChatMessage[] = []
  const send = async (each: ChatMessage): Promise<string> => {
    tries.push(each)
    if (tries.length === 1) throw error
    return 'sent'
  }
  try {
    return { said: await attachOrName(given, send), last: tries.at(-1) }
  } catch (thrown) {
    return { said: thrown, last: tries.at(-1) }
  }
}

test.each([
  ['too large', refusal(40_005, 413), /^The plan\.\nNot attached: reseed\.diff \(3 bytes\)\n.*size/u],
  ['no right', refusal(50_013, 403), /^The plan\.\nNot attached: reseed\.diff \(3 bytes\)\n.*"Attach Files"/u],
])('where its file is refused (%s) a message arrives without it, and says so', async (_, error, text) => {
  const { said, last } = await sent(error)
  expect(said).toBe('sent')
  expect(last?.text).toMatch(text)
  expect(last?.files).toBeUndefined()
})

test('what is refused for another reason, or had no file, is refused', async () => {
  const other = refusal(10_008, 404)
  expect((await sent(other)).said).toBe(other)
  const bare = refusal(50_013, 403)
  expect((await sent(bare, { text: 'The plan.' })).said).toBe(bare)
})
