import { Events, GatewayIntentBits } from 'discord.js'
import { expect, test } from 'vitest'
import { logIn, makeClient } from './log-in.ts'
import { startWire } from './start-wire.ts'

test('a real client logs in, hears a person and answers', async () => {
  const wire = await startWire()
  const client = await logIn(wire)
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
  expect(client.application.id).toBe(wire.applicationId)
  expect((await client.application.fetch()).owner?.id).toBe(wire.owner.id)
})

test('a dropped socket is resumed and what was missed is replayed', async () => {
  const wire = await startWire()
  const client = await logIn(wire)
  const heard: string[] = []
  client.on(Events.MessageCreate, (message) => heard.push(message.content))
  const resumed = new Promise<number>((resolve) => client.on(Events.ShardResume, (_, replayed) => resolve(replayed)))
  wire.gateway.down()
  await wire.until(() => wire.gateway.connected === 0)
  await wire.user('alice').say(wire.channel('general'), 'while you were away')
  wire.gateway.up()
  expect(await resumed).toBeGreaterThan(0)
  await wire.until(() => heard.length > 0)
  expect(heard).toEqual(['while you were away'])
  expect(wire.gateway).toMatchObject({ identifies: 1, resumes: 1 })
})

test('op 7 makes the client resume', async () => {
  const wire = await startWire()
  await logIn(wire)
  wire.gateway.reconnect()
  await wire.until(() => wire.gateway.resumes === 1 && wire.gateway.connected === 1)
  expect(wire.gateway.identifies).toBe(1)
})

test('op 9 that is not resumable makes the client identify anew; a message in between is lost', async () => {
  const wire = await startWire()
  const client = await logIn(wire)
  const heard: string[] = []
  client.on(Events.MessageCreate, (message) => heard.push(message.content))
  wire.gateway.invalidate(false)
  await wire.user('alice').say(wire.channel('general'), 'lost')
  await wire.until(() => wire.gateway.identifies === 2 && wire.gateway.connected === 1, 30_000)
  await wire.user('alice').say(wire.channel('general'), 'heard')
  await wire.until(() => heard.includes('heard'))
  expect(heard).toEqual(['heard'])
}, 15_000)

test('a close code from Discord ends the session', async () => {
  const wire = await startWire()
  const client = await logIn(wire)
  const readyAgain = new Promise((resolve) => client.once(Events.ShardReady, resolve))
  wire.gateway.close(4009)
  await readyAgain
  expect(wire.gateway.identifies).toBe(2)
  expect(wire.gateway.resumes).toBe(0)
}, 15_000)

test('a frozen gateway is noticed by its missing heartbeat ack', async () => {
  const wire = await startWire({ heartbeatMs: 100 })
  await logIn(wire)
  wire.gateway.freeze()
  await wire.until(() => wire.gateway.resumes === 1)
  expect(wire.gateway.identifies).toBe(1)
})

test('a wrong token is refused: 401 over REST, 4004 on the gateway', async () => {
  const wire = await startWire()
  await expect(makeClient(wire).login('another.token.of.somebody')).rejects.toThrow(/token/)
  expect(wire.invalidRequests).toBe(1)
  expect(await closeCode(wire.port, 'another', 0)).toBe(4004)
})

test('an intent that is not switched on is refused with 4014', async () => {
  const wire = await startWire({ refusedIntents: GatewayIntentBits.MessageContent })
  await expect(makeClient(wire).login(wire.token)).rejects.toThrow(/disallowed intents/)
  expect(await closeCode(wire.port, wire.token, GatewayIntentBits.MessageContent)).toBe(4014)
})

function closeCode(port: number, token: string, intents: number): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/gateway`)
  const d = { token, intents, properties: { os: 'linux', browser: 'test', device: 'test' } }
  socket.addEventListener('open', () => socket.send(JSON.stringify({ op: 2, d })))
  return new Promise((resolve) => socket.addEventListener('close', (event) => resolve(event.code)))
}

test('without the content intent a text reaches the bot only when it is named', async () => {
  const wire = await startWire()
  const client = await logIn(wire, { intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages] })
  const heard: string[] = []
  client.on(Events.MessageCreate, (message) => heard.push(message.content))
  const alice = wire.user('alice')
  await alice.say(wire.channel('general'), 'for others')
  await alice.say(wire.channel('general'), 'for @mos')
  await wire.until(() => heard.length === 2)
  expect(heard).toEqual(['', `for ${wire.bot.mention}`])
})

test('a channel that the bot may not see stays silent', async () => {
  const wire = await startWire()
  const client = await logIn(wire)
  const heard: string[] = []
  client.on(Events.MessageCreate, (message) => heard.push(message.content))
  wire.channel('ops').deny('view')
  await wire.user('alice').say(wire.channel('ops'), 'secret')
  await wire.user('alice').say(wire.channel('general'), 'open')
  await wire.until(() => heard.includes('open'))
  expect(heard).toEqual(['open'])
})

test('an orderly goodbye ends the session: a restarted bot cannot resume', async () => {
  const wire = await startWire()
  const client = await logIn(wire)
  await client.destroy()
  await wire.until(() => wire.gateway.sessions === 0)
  expect(wire.gateway.connected).toBe(0)
})

test('a thread that was archived before the login is heard again when a person writes in it', async () => {
  const wire = await startWire()
  const alice = wire.user('alice')
  const thread = alice.startThread(await alice.say(wire.channel('general'), 'old'), 'old')
  thread.archive()
  const client = await logIn(wire)
  expect(client.channels.cache.has(thread.id)).toBe(false)
  const heard: string[] = []
  client.on(Events.MessageCreate, (message) => heard.push(message.content))
  await alice.say(thread, 'still there?')
  await wire.until(() => heard.length > 0)
  expect(heard).toEqual(['still there?'])
  expect(thread.archived).toBe(false)
})

test('members are fetched over the gateway', async () => {
  const wire = await startWire()
  const client = await logIn(wire)
  const alice = wire.user('alice', { roles: ['ops'] })
  const guild = client.guilds.cache.get(wire.guild.id)
  const members = await guild?.members.fetch({ user: [alice.id] })
  expect(members?.get(alice.id)?.roles.cache.map((role) => role.name)).toEqual(['@everyone', 'ops'])
})

test('when all of Discord is away the client keeps trying and comes back', async () => {
  const wire = await startWire()
  const client = await logIn(wire, { rest: { retries: 0 } })
  const general = await client.channels.fetch(wire.channel('general').id)
  if (!general?.isSendable()) throw new Error('no channel')
  const outage = wire.fault({ method: '*', route: '*', how: 'reset-before', times: Infinity })
  wire.gateway.down()
  await expect(general.send('x')).rejects.toThrow(/ECONNRESET/)
  outage.remove()
  wire.gateway.up()
  await wire.until(() => wire.gateway.resumes === 1)
  await general.send('back')
  expect(await wire.channel('general').text()).toBe('mos: back')
}, 15_000)
