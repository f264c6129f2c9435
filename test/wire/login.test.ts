import { Client, Events, GatewayIntentBits } from 'discord.js'
import { expect, onTestFinished, test } from 'vitest'
import { startWire } from './start-wire.ts'
import type { Wire } from './wire.ts'

async function login(wire: Wire): Promise<Client<true>> {
  const client = new Client({
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.MessageContent],
    rest: { api: wire.url, version: '10', cdn: wire.cdnUrl },
  })
  onTestFinished(() => client.destroy())
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve))
  await client.login(wire.token)
  return ready
}

test('a real client logs in, hears a person and answers', async () => {
  const wire = await startWire()
  const client = await login(wire)
  client.on(Events.MessageCreate, (message) => {
    if (!message.author.bot) void message.reply(`You said: ${message.content}`)
  })
  const general = wire.channel('general')
  await wire.user('alice').say(general, 'hi @mos')
  await general.says('You said')
  expect(await general.text()).toMatchInlineSnapshot(`
    "alice: hi @mos
    mos ↳ alice: You said: hi @mos"
  `)
  expect(wire.calls('POST', '/channels/:id/messages')).toHaveLength(1)
})
