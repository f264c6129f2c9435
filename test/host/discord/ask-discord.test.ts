import { PermissionFlagsBits, PermissionsBitField } from 'discord.js'
import { expect, test } from 'vitest'
import { applicationIdOf } from '../../../src/host/discord/application-id.ts'
import { lookAtApplication, lookAtGuilds } from '../../../src/host/discord/ask-discord.ts'
import { botRights, inviteLink, lackingRights } from '../../../src/host/discord/bot-rights.ts'
import { startWire } from '../../wire/start-wire.ts'

test('the application of a token, and the servers that its bot is in', async () => {
  const wire = await startWire()
  const account = { token: wire.token, apiUrl: wire.url }
  expect(await lookAtApplication(account)).toEqual({ id: wire.applicationId, name: 'mos', hasMessageContent: true })
  const [guild] = await lookAtGuilds(account)
  expect([guild?.name, lackingRights(guild?.permissions ?? 0n)]).toEqual(['Mos', []])
})

test('an intent that is off is seen without connecting', async () => {
  const wire = await startWire({ refusedIntents: 1 << 15 })
  expect(await lookAtApplication({ token: wire.token, apiUrl: wire.url })).toMatchObject({ hasMessageContent: false })
})

test('a token that Discord does not know, and a Discord that is not there, in words without the token', async () => {
  const wire = await startWire()
  const words = async (token: string, apiUrl: string) =>
    await lookAtApplication({ token, apiUrl }).catch((error: unknown) => String(error).replaceAll(/:\d{4,5}/g, ':PORT'))
  wire.fault({ method: 'GET', route: '/applications/@me', how: '500-before' })
  expect([
    await words(wire.token, wire.url),
    await words('nonsense', wire.url),
    await words('nonsense', 'http://127.0.0.1:59999/api'),
  ]).toMatchInlineSnapshot(`
    [
      "Failure: Discord answers 500 and says nothing about the token. Try again in a moment.",
      "Failure: Discord does not know this token (401): it was reset, or is no bot's. Make a new one: https://discord.com/developers/applications → your application → Bot → Reset Token",
      "Failure: Discord can't be reached at http://127.0.0.1:PORT/api (ECONNREFUSED). Check the connection and try again.",
    ]
  `)
})

test('the invite asks for the rights by their names at Discord, and for nothing else', () => {
  const asked = new PermissionsBitField(BigInt(new URL(inviteLink('1')).searchParams.get('permissions') ?? '0'))
  expect(asked.toArray()).toEqual([
    'AddReactions',
    'ViewChannel',
    'SendMessages',
    'AttachFiles',
    'ReadMessageHistory',
    'CreatePublicThreads',
    'SendMessagesInThreads',
  ])
  expect(inviteLink('42')).toBe(
    'https://discord.com/oauth2/authorize?client_id=42&scope=bot+applications.commands&permissions=309237746752',
  )
  expect(lackingRights(PermissionFlagsBits.Administrator)).toEqual([])
  expect(lackingRights(0n)).toEqual(botRights)
})

test('whose token it is stands in its beginning', () => {
  expect(applicationIdOf(`${Buffer.from('123456789012345678').toString('base64')}.a.b`)).toBe('123456789012345678')
  expect(applicationIdOf('double.token.of-the-bot')).toBeUndefined()
})
