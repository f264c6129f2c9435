import { ComponentType, Events, GatewayDispatchEvents, GatewayIntentBits, TextInputStyle } from 'discord.js'
import { expect, test } from 'vitest'
import { logIn } from './log-in.ts'
import { startWire } from './start-wire.ts'

const intents = [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.GuildMessageReactions]

test('a reaction is told with who it is by, roles and all, and so is taking it away', async () => {
  const wire = await startWire()
  const client = await logIn(wire, { intents })
  const told: unknown[] = []
  for (const name of [GatewayDispatchEvents.MessageReactionAdd, GatewayDispatchEvents.MessageReactionRemove])
    client.ws.on(name, (data) => told.push(data))
  const alice = wire.user('alice', { roles: ['ops'] })
  const said = await alice.say(wire.channel('general'), 'hello')
  alice.react(said, '❌')
  alice.unreact(said, '❌')
  await wire.until(() => told.length === 2)
  const about = { user_id: alice.id, message_id: said.id, channel_id: said.channelId, guild_id: wire.guild.id }
  const member = { roles: [wire.role('ops').id], user: { id: alice.id } }
  expect(told).toMatchObject([{ ...about, message_author_id: alice.id, member, emoji: { name: '❌' } }, about])
  expect(said.reactions).toEqual({})
})

test('a person edits and deletes, and the gateway tells', async () => {
  const wire = await startWire()
  const client = await logIn(wire, { intents: [...intents, GatewayIntentBits.MessageContent] })
  const told: unknown[] = []
  for (const name of [GatewayDispatchEvents.MessageUpdate, GatewayDispatchEvents.MessageDelete])
    client.ws.on(name, (data) => told.push(data))
  const alice = wire.user('alice')
  const said = await alice.say(wire.channel('general'), 'one', { files: [{ name: 'a.txt', bytes: 'abc' }] })
  alice.edit(said, 'two')
  alice.remove(said)
  await wire.until(() => told.length === 2)
  const attachments = [{ filename: 'a.txt', size: 3, content_type: 'text/plain' }]
  expect(told).toMatchObject([
    { id: said.id, content: 'two', author: { id: alice.id }, attachments },
    { id: said.id, channel_id: said.channelId, guild_id: wire.guild.id },
  ])
})

test('a file needs the right to attach and may be 10 MiB', async () => {
  const wire = await startWire()
  const client = await logIn(wire)
  const general = await client.channels.fetch(wire.channel('general').id)
  if (!general?.isSendable()) throw new Error('no channel')
  const files = (size: number) => [{ name: 'big.bin', attachment: Buffer.alloc(size) }]
  await expect(general.send({ files: files(10 * 1024 * 1024 + 1) })).rejects.toMatchObject({ code: 40005 })
  await general.send({ files: [{ name: 'note.txt', attachment: Buffer.from('hello') }] })
  expect(wire.channel('general').last()?.file('note.txt')).toBe('hello')
  wire.channel('general').deny('files')
  await expect(general.send({ files: files(1) })).rejects.toMatchObject({ code: 50013 })
})

test('a form with too long a title is a violation', async () => {
  const wire = await startWire()
  const client = await logIn(wire)
  await client.application.commands.set([{ name: 'ask', description: 'Asks' }], wire.guild.id)
  const refused = Promise.withResolvers<unknown>()
  const field = { type: ComponentType.TextInput as const, customId: 'why', label: 'Why', style: TextInputStyle.Short }
  const components = [{ type: ComponentType.ActionRow as const, components: [field] }]
  client.on(Events.InteractionCreate, (interaction) => {
    if (!interaction.isChatInputCommand()) return
    interaction
      .showModal({ customId: 'f', title: 'x'.repeat(46), components })
      .catch(refused.resolve)
      .then(() => interaction.reply('no'))
      .catch(refused.reject)
  })
  await wire.user('alice').slash(wire.channel('general'), 'ask')
  expect(await refused.promise).toMatchObject({ status: 400 })
  wire.allowViolation('title')
})
