import { ButtonStyle, ComponentType, Events, MessageFlags, TextInputStyle } from 'discord.js'
import type { Client, Interaction } from 'discord.js'
import { expect, test } from 'vitest'
import { logIn } from './log-in.ts'
import { startWire } from './start-wire.ts'
import type { Wire } from './wire.ts'

const fleet = {
  name: 'fleet',
  description: 'The fleet',
  options: [
    {
      type: 1,
      name: 'spawn',
      description: 'Start an agent',
      options: [
        { type: 3, name: 'role', description: 'What it is for', required: true, autocomplete: true },
        { type: 3, name: 'name', description: 'Its name', max_length: 32 },
        { type: 6, name: 'for', description: 'Whom it works for' },
        { type: 5, name: 'wait', description: 'Wait for it' },
      ],
    },
  ],
}
const fileBug = { name: 'File bug', type: 3 }

async function withCommands(act: (interaction: Interaction) => unknown): Promise<{ wire: Wire; client: Client<true> }> {
  const wire = await startWire()
  const client = await logIn(wire)
  await client.application.commands.set([fleet, fileBug], wire.guild.id)
  client.on(Events.InteractionCreate, (interaction) => void act(interaction))
  return { wire, client }
}

test('a slash command arrives filled in, and its reply can be edited through the channel', async () => {
  const { wire, client } = await withCommands(async (interaction) => {
    if (!interaction.isChatInputCommand()) return
    const { options } = interaction
    const said = `${options.getSubcommand()} ${options.getString('role')} for ${options.getUser('for')?.username}`
    const response = await interaction.reply({ content: said, withResponse: true })
    const { channelId, id } = response.resource?.message ?? { channelId: '', id: '' }
    const channel = await client.channels.fetch(channelId)
    if (channel?.isSendable()) await channel.messages.edit(id, `${said}, done`)
  })
  const general = wire.channel('general')
  const reply = await wire.user('alice').slash(general, 'fleet spawn', { role: 'coder', for: wire.user('bob') })
  expect(reply.kind).toBe('message')
  expect(await reply.until('done')).toBe('spawn coder for bob, done')
  expect(await general.text()).toMatchInlineSnapshot(`"mos: spawn coder for bob, done"`)
})

test('what the client would not let a person send is an error of the test', async () => {
  const { wire } = await withCommands(() => {})
  const alice = wire.user('alice')
  const general = wire.channel('general')
  await expect(alice.slash(general, 'fleet drain')).rejects.toThrow('/fleet has no drain; it has: spawn')
  await expect(alice.slash(general, 'nothing')).rejects.toThrow('There is no /nothing here')
  await expect(alice.slash(general, 'fleet')).rejects.toThrow('/fleet needs one of: spawn')
  await expect(alice.slash(general, 'fleet spawn')).rejects.toThrow('The option role is required')
  await expect(alice.slash(general, 'fleet spawn', { role: 'coder', wait: 'yes' })).rejects.toThrow(
    'takes true or false',
  )
  await expect(alice.slash(general, 'fleet spawn', { role: 'x', name: 'y'.repeat(33) })).rejects.toThrow(
    '0 to 32 characters',
  )
  await expect(alice.slash(general, 'fleet spawn', { role: 'x', nmae: 'y' })).rejects.toThrow('No such option: nmae')
})

test('an ephemeral reply is not in the channel and cannot be edited there', async () => {
  const { wire, client } = await withCommands(async (interaction) => {
    if (interaction.isChatInputCommand())
      await interaction.reply({ content: 'only you', flags: MessageFlags.Ephemeral })
  })
  const general = wire.channel('general')
  const reply = await wire.user('alice').slash(general, 'fleet spawn', { role: 'coder' })
  expect(reply).toMatchObject({ kind: 'ephemeral', text: 'only you' })
  expect(await general.text()).toBe('')
  const channel = await client.channels.fetch(general.id)
  const edit = channel?.isSendable() ? channel.messages.edit(reply.message?.id ?? '', 'x') : undefined
  await expect(edit).rejects.toMatchObject({ code: 10008 })
})

test('a deferred reply thinks, then shows; after 15 minutes its token is dead', async () => {
  let answer: ((text: string) => Promise<unknown>) | undefined
  const { wire } = await withCommands(async (interaction) => {
    if (!interaction.isChatInputCommand()) return
    await interaction.deferReply()
    answer = (text) => interaction.editReply(text)
  })
  const reply = await wire.user('alice').slash(wire.channel('general'), 'fleet spawn', { role: 'coder' })
  expect(reply).toMatchObject({ kind: 'thinking', text: 'is thinking…' })
  await wire.until(() => answer)
  await answer?.('ada is up')
  expect(reply.text).toBe('ada is up')
  wire.jump(16 * 60_000)
  await expect(answer?.('too late')).rejects.toMatchObject({ code: 50027 })
})

test('who answers after three seconds is told that the interaction is unknown', async () => {
  const refused = Promise.withResolvers<unknown>()
  const arrived = Promise.withResolvers<Interaction>()
  const { wire } = await withCommands((interaction) => arrived.resolve(interaction))
  const seen = wire.user('alice').slash(wire.channel('general'), 'fleet spawn', { role: 'coder' })
  const interaction = await arrived.promise
  wire.jump(3001)
  expect((await seen).text).toBe('The application did not respond')
  if (interaction.isChatInputCommand()) interaction.reply('late').catch(refused.resolve)
  expect(await refused.promise).toMatchObject({ code: 10062 })
})

test('a second answer is refused', async () => {
  const refused = Promise.withResolvers<unknown>()
  const { wire, client } = await withCommands(async (interaction) => {
    if (!interaction.isChatInputCommand()) return
    await interaction.reply('first')
    const route = `/interactions/${interaction.id}/${interaction.token}/callback` as const
    client.rest.post(route, { body: { type: 4, data: { content: 'second' } }, auth: false }).catch(refused.resolve)
  })
  await wire.user('alice').slash(wire.channel('general'), 'fleet spawn', { role: 'coder' })
  expect(await refused.promise).toMatchObject({ code: 40060 })
})

test('options are completed while they are typed', async () => {
  const { wire } = await withCommands(async (interaction) => {
    if (!interaction.isAutocomplete()) return
    const typed = interaction.options.getFocused()
    await interaction.respond(
      ['coder', 'reviewer'].filter((role) => role.startsWith(typed)).map((name) => ({ name, value: name })),
    )
  })
  const offered = await wire.user('alice').autocomplete(wire.channel('general'), 'fleet spawn', { role: 'co' }, 'role')
  expect(offered).toEqual([{ name: 'coder', value: 'coder' }])
})

test('buttons, updates, a form and the menu of a message', async () => {
  const row = {
    type: ComponentType.ActionRow as const,
    components: [
      { type: ComponentType.Button as const, style: ButtonStyle.Danger as const, label: 'Confirm', customId: 'yes' },
      {
        type: ComponentType.Button as const,
        style: ButtonStyle.Secondary as const,
        label: 'Explain',
        customId: 'form',
      },
    ],
  }
  const input = {
    type: ComponentType.TextInput as const,
    customId: 'why',
    label: 'Why',
    style: TextInputStyle.Short as const,
  }
  const form = {
    customId: 'f',
    title: 'Explain',
    components: [{ type: ComponentType.ActionRow as const, components: [input] }],
  }
  const { wire } = await withCommands(async (interaction) => {
    if (interaction.isMessageContextMenuCommand()) {
      await interaction.reply({ content: `bug about: ${interaction.targetMessage.content}`, components: [row] })
    } else if (interaction.isButton() && interaction.customId === 'yes') {
      await interaction.update({ content: 'confirmed', components: [] })
    } else if (interaction.isButton()) await interaction.showModal(form)
    else if (interaction.isModalSubmit())
      await interaction.reply(`because ${interaction.fields.getTextInputValue('why')}`)
  })
  const alice = wire.user('alice')
  const general = wire.channel('general')
  const bug = await alice.menu(await alice.say(general, 'it broke'), 'File bug')
  const card = bug.message
  if (!card) throw new Error('no card')
  expect(card.line()).toMatchInlineSnapshot(`
    "mos: bug about: it broke
      [Confirm] [Explain]"
  `)
  const opened = await alice.press(card, 'Explain')
  expect(opened.modal).toMatchObject({ title: 'Explain', fields: [{ label: 'Why' }] })
  expect((await alice.submit(opened, { Why: 'of rain' })).text).toBe('because of rain')
  expect(await alice.press(card, 'Confirm')).toMatchObject({ kind: 'updated', text: 'confirmed' })
  await expect(alice.press(card, 'Confirm')).rejects.toThrow('There is no "Confirm" below the message')
})
