import { REST } from 'discord.js'
import { expect, test } from 'vitest'
import { createLookUp } from '../../src/discord/look-up.ts'

const minutes = (count: number) => count * 60_000
const answering = (status: number, body: unknown) =>
  new REST({ makeRequest: async () => Response.json(body, { status }) }).setToken('token')

function lookUpWith(rest: REST) {
  const clock = { now: 0 }
  const told: string[] = []
  const logger = { warn: (_: unknown, text?: string) => void told.push(text ?? '') }
  const lookUp = createLookUp({ rest: () => rest, selfId: () => '9', logger, now: () => clock.now })
  const outcome = (nonce = 'N') =>
    lookUp('1', nonce, { text: 'Done.' }).then(
      (found) => found?.messageId ?? 'not there',
      (error: unknown) => (error instanceof Error && 'kind' in error ? error.kind : String(error)),
    )
  return { clock, told, outcome }
}

test.each([
  ['the history may not be read', 403, { code: 50001, message: 'Missing Access' }],
  ['the answer is no list of messages', 200, {}],
])('%s: nobody can tell, and after 5 minutes it counts as not there', async (_, status, body) => {
  const { clock, told, outcome } = lookUpWith(answering(status, body))
  expect(await outcome()).toBe('later')
  clock.now = minutes(4)
  expect(await outcome()).toBe('later')
  expect(await outcome('M')).toBe('later')
  expect(told).toHaveLength(1)
  expect(told[0]).toContain('Read Message History')
  clock.now = minutes(5)
  expect(await outcome()).toBe('not there')
  expect(await outcome('M')).toBe('later')
  expect(told).toHaveLength(2)
})

test('before we know who we are nothing of ours can be found', async () => {
  const rest = answering(200, [])
  const lookUp = createLookUp({ rest: () => rest, selfId: () => undefined, logger: { warn: () => undefined } })
  await expect(lookUp('1', 'N', { text: 'Done.' })).rejects.toMatchObject({ kind: 'later' })
})

test('an empty channel does not have it', async () => {
  const { outcome } = lookUpWith(answering(200, []))
  expect(await outcome()).toBe('not there')
})
