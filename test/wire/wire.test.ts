import { ChannelType, ComponentType, Events } from 'discord.js'
import { expect, test } from 'vitest'
import { logIn } from './log-in.ts'
import { serveWire } from './serve-wire.ts'
import { startWire } from './start-wire.ts'

test('one violation makes a double unclean', async () => {
  const wire = await serveWire()
  const headers = { Authorization: `Bot ${wire.token}`, 'Content-Type': 'application/json' }
  const body = JSON.stringify({ content: 5 })
  const url = `${wire.url}/v10/channels/${wire.channel('general').id}/messages`
  const response = await fetch(url, { method: 'POST', headers, body })
  await wire.stop()
  expect(response.status).toBe(400)
  expect(() => wire.assertClean()).toThrow(/broke Discord's rules:\nPOST .*content/)
})

test('a double whose checks are off lets it pass', async () => {
  const wire = await startWire({ check: 'off' })
  const headers = { Authorization: `Bot ${wire.token}`, 'Content-Type': 'application/json' }
  const url = `${wire.url}/v10/channels/${wire.channel('general').id}/messages`
  const body = JSON.stringify({ content: 'x', colour: 1 })
  expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(200)
  expect((await fetch(url, { method: 'POST', headers, body: '{' })).status).toBe(500)
  expect(wire.violations.join()).toContain('the double failed')
  wire.allowViolation('the double failed')
})

test('a wait that fails says what it waited for and what happened', async () => {
  const wire = await startWire()
  await logIn(wire)
  await expect(wire.channel('general').says('hello', 30)).rejects.toThrow(
    /Not within 30 ms: the bot to say hello in general\nThe latest requests:\n  GET \/gateway\/bot 200/,
  )
})

test('an application of a team has no person as its owner', async () => {
  const wire = await startWire({ team: ['olga', 'tom'] })
  const client = await logIn(wire)
  const { owner } = await client.application.fetch()
  expect(owner && 'members' in owner ? owner.members.map((member) => member.user.username) : owner).toEqual([
    'olga',
    'tom',
  ])
})

test('a second guild, and the bot put out of it', async () => {
  const wire = await startWire()
  const client = await logIn(wire)
  const other = wire.addGuild('Other')
  await wire.until(() => client.guilds.cache.has(other.id))
  const left = new Promise((resolve) => client.once(Events.GuildDelete, resolve))
  wire.removeBotFrom(other)
  await left
  await expect(client.channels.fetch(wire.channel('general', other).id)).rejects.toMatchObject({ code: 50001 })
})

test('what the bot may not do is refused', async () => {
  const wire = await startWire()
  const client = await logIn(wire)
  const general = await client.channels.fetch(wire.channel('general').id)
  if (general?.type !== ChannelType.GuildText) throw new Error('no text channel')
  wire.channel('general').deny('send', 'threads')
  await expect(general.send('x')).rejects.toMatchObject({ status: 403, code: 50013 })
  await expect(general.threads.create({ name: 'x' })).rejects.toMatchObject({ code: 50013 })
  wire.channel('general').deny('view')
  await expect(general.send('x')).rejects.toMatchObject({ code: 50001 })
  wire.channel('general').allow('view', 'send')
  await general.send('y')
  wire.channel('general').remove()
  await expect(general.send('x')).rejects.toMatchObject({ code: 10003 })
})

test('a person chooses from a list', async () => {
  const wire = await startWire()
  const client = await logIn(wire)
  client.on(Events.InteractionCreate, (interaction) => {
    if (interaction.isStringSelectMenu()) void interaction.reply(`chose ${interaction.values.join()}`)
  })
  const options = [
    { label: 'Coder', value: 'c' },
    { label: 'Reviewer', value: 'r' },
  ]
  const list = { type: ComponentType.StringSelect as const, customId: 'role', placeholder: 'Role', options }
  const general = await client.channels.fetch(wire.channel('general').id)
  if (!general?.isSendable()) throw new Error('no channel')
  await general.send({ content: 'Which?', components: [{ type: ComponentType.ActionRow, components: [list] }] })
  const card = await wire.channel('general').says('Which?')
  expect(card.line()).toBe('mos: Which?\n  [Role: Coder | Reviewer]')
  expect((await wire.user('alice').select(card, 'Role', ['Coder'])).text).toBe('chose c')
})
