import { Client, Events, GatewayIntentBits } from 'discord.js'
import type { ClientOptions, RESTOptions } from 'discord.js'
import { onTestFinished } from 'vitest'
import type { Wire } from './wire.ts'

type LoginOptions = Partial<Omit<ClientOptions, 'rest'>> & { readonly rest?: Partial<RESTOptions> }

/** A real discord.js client that is ready on the double, destroyed at the test's end. */
export async function logIn(wire: Wire, options: LoginOptions = {}): Promise<Client<true>> {
  const client = makeClient(wire, options)
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve))
  await client.login(wire.token)
  return ready
}

export function makeClient(wire: Wire, { rest, ...options }: LoginOptions = {}): Client {
  const { Guilds, GuildMessages, MessageContent, DirectMessages, GuildMessageReactions } = GatewayIntentBits
  const client = new Client({
    intents: [Guilds, GuildMessages, MessageContent, DirectMessages, GuildMessageReactions],
    allowedMentions: { parse: [] },
    rest: { api: wire.url, version: '10', cdn: wire.cdnUrl, ...rest },
    ...options,
  })
  client.on(Events.Error, () => {})
  onTestFinished(() => client.destroy())
  return client
}
