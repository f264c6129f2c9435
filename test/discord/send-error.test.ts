import { DiscordAPIError } from 'discord.js'
import { expect, test } from 'vitest'
import { sendError } from '../../src/discord/send-error.ts'

const refusal = (status: number, code: number) =>
  new DiscordAPIError({ code, message: 'no' }, code, status, 'POST', 'https://discord.example', { files: [], body: {} })

test.each<[string, number, number, boolean, string, RegExp]>([
  ['no access to the channel', 403, 50_001, true, 'gone', /^none$/],
  ['a right is missing, with files', 403, 50_013, true, 'no-files', /"Attach Files"/],
  ['a right is missing, without files', 403, 50_013, false, 'gone', /<#5>.*"Send Messages in Threads"/],
  ['no direct messages', 403, 50_007, true, 'gone', /^none$/],
  ['no such channel', 404, 10_003, true, 'gone', /^none$/],
  ['too large', 413, 40_005, true, 'too-large', /^none$/],
  ['too large, as a proxy says it', 413, 0, true, 'too-large', /^none$/],
  ['too large without a file', 413, 40_005, false, 'refused', /^none$/],
  ['not acceptable', 400, 50_035, true, 'refused', /^none$/],
  ['too many at once', 429, 0, true, 'later', /^none$/],
])('%s', (_, status, code, hasFiles, kind, remedy) => {
  const error = sendError(refusal(status, code), { channelId: '5', hasFiles })
  expect(error.kind).toBe(kind)
  expect(error.remedy ?? 'none').toMatch(remedy)
})
