import { ChannelType, Events } from 'discord.js'
import type { Client, RESTOptions, SendableChannels, TextChannel } from 'discord.js'
import { expect, test } from 'vitest'
import { logIn } from './log-in.ts'
import { startWire } from './start-wire.ts'
import type { WireOptions } from './serve-wire.ts'
import type { Wire } from './wire.ts'

type Started = { readonly wire: Wire; readonly client: Client<true>; readonly general: TextChannel }

async function started(options: WireOptions = {}, rest: Partial<RESTOptions> = {}): Promise<Started> {
  const wire = await startWire(options)
  const client = await logIn(wire, { rest })
  const general = await client.channels.fetch(wire.channel('general').id)
  if (general?.type !== ChannelType.GuildText) throw new Error('no text channel')
  return { wire, client, general }
}

const nonces = { nonce: 'one', enforceNonce: true }

test('one nonce is one message while Discord remembers it', async () => {
  const { wire, general } = await started()
  const first = await general.send({ content: 'a', ...nonces })
  expect((await general.send({ content: 'a', ...nonces })).id).toBe(first.id)
  await general.send({ content: 'a', nonce: 'two', enforceNonce: true })
  expect(await wire.channel('general').text()).toBe('mos: a\nmos: a')
  wire.jump(6 * 60_000)
  expect((await general.send({ content: 'a', ...nonces })).id).not.toBe(first.id)
})

test.for([
  { how: '500-after', nonce: nonces, messages: 1 },
  { how: '500-after', nonce: {}, messages: 2 },
  { how: 'reset-after', nonce: nonces, messages: 1 },
  { how: 'reset-after', nonce: {}, messages: 2 },
  { how: '500-before', nonce: {}, messages: 1 },
] as const)('$how, retried by discord.js with $nonce, leaves $messages', async ({ how, nonce, messages }) => {
  const { wire, general } = await started()
  const fault = wire.fault({ method: 'POST', route: '/channels/:id/messages', how })
  await general.send({ content: 'once', ...nonce })
  expect(fault.hits).toBe(1)
  expect(wire.channel('general').messages()).toHaveLength(messages)
  expect(wire.calls('POST', '/channels/:id/messages').map((call) => call.status)).toEqual([
    how === 'reset-after' ? -1 : 500,
    200,
  ])
})

test('faults: slow, forbidden, gone', async () => {
  const { wire, general } = await started()
  const send = { method: 'POST', route: `/channels/${general.id}/messages` }
  wire.fault({ ...send, how: '403' })
  await expect(general.send('x')).rejects.toMatchObject({ status: 403, code: 50001 })
  wire.fault({ ...send, how: '404' })
  await expect(general.send('x')).rejects.toMatchObject({ status: 404, code: 10003 })
  wire.fault({ ...send, how: 'slow', ms: 50 })
  await general.send('x')
  expect(wire.channel('general').messages()).toHaveLength(1)
  expect(wire.invalidRequests).toBe(1)
})

test('a channel takes five messages in five seconds; discord.js waits by the headers', async () => {
  const { wire, general } = await started({ messagesPerFiveSeconds: 2 })
  await general.send('1')
  await general.send('2')
  const third = general.send('3')
  await wire.until(() => wire.channel('general').messages().length === 3, 20_000)
  await third
  const [first, , last] = wire.calls('POST', '/channels/:id/messages')
  expect((last?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(4900)
  expect(wire.calls('POST', '/channels/:id/messages').map((call) => call.status)).toEqual([200, 200, 200])
}, 15_000)

test('the whole bot has a limit, and discord.js obeys its 429', async () => {
  const { wire, client } = await started({ requestsPerSecond: 3 })
  wire.jump(1000)
  await Promise.all(
    ['a', 'b', 'c', 'd', 'e'].map((path) =>
      client.rest.get(`/channels/${wire.channel('general').id}?${path}`).catch(String),
    ),
  )
  wire.allowViolation('not of this route')
  const statuses = wire.calls('GET', '/channels/:id').map((call) => call.status)
  expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(0)
  expect(statuses.filter((status) => status === 400)).toHaveLength(5)
})

test('the third rename of a thread in ten minutes is refused for the rest of them', async () => {
  const { wire, general } = await started({}, { rejectOnRateLimit: () => true })
  const thread = await general.threads.create({ name: 'one' })
  await thread.setName('two')
  await thread.setName('three')
  const refused: unknown = await thread.setName('four').catch((error: unknown) => error)
  expect(refused).toMatchObject({ retryAfter: expect.closeTo(600_000, -5) as number, global: false })
  expect(await wire.thread(thread.id).text()).toBe(
    'mos: (renamed the thread to two)\nmos: (renamed the thread to three)',
  )
})

test('a thread has its starter’s id, is told a second time, and exists once', async () => {
  const { wire, client, general } = await started()
  const heard: string[] = []
  client.on(Events.MessageCreate, (message) => heard.push(`${message.id} ${message.type}`))
  const asked = await wire.user('alice').say(wire.channel('general'), '@mos start here')
  const message = await general.messages.fetch(asked.id)
  const thread = await message.startThread({ name: 'start here' })
  expect(thread.id).toBe(asked.id)
  await expect(general.threads.create({ name: 'again', startMessage: asked.id })).rejects.toMatchObject({
    code: 160004,
  })
  await wire.until(() => heard.length === 2)
  expect(heard).toEqual([`${asked.id} 0`, `${asked.id} 21`])
  const seen = wire.thread(asked)
  seen.archive()
  await thread.send('wakes it')
  expect(seen.archived).toBe(false)
  seen.lock()
  await expect(thread.send('shut')).rejects.toMatchObject({ status: 403 })
  await expect(wire.user('alice').say(seen, 'shut')).rejects.toThrow('locked thread')
  expect((await general.guild.channels.fetchActiveThreads()).threads.size).toBe(1)
})

test('a thread archives itself after its quiet time', async () => {
  const { wire, general } = await started()
  const thread = await general.threads.create({ name: 'quiet', autoArchiveDuration: 60 })
  wire.jump(30 * 60_000)
  await thread.send('still here')
  wire.jump(45 * 60_000)
  expect(wire.thread(thread.id).archived).toBe(false)
  wire.jump(16 * 60_000)
  expect(wire.thread(thread.id).archived).toBe(true)
})

test('files go up as multipart and come down from the CDN', async () => {
  const { wire, general } = await started()
  const sent = await general.send({ content: 'log', files: [{ attachment: Buffer.from('line\n'), name: 'log.txt' }] })
  const url = sent.attachments.first()?.url ?? ''
  expect(await (await fetch(url)).text()).toBe('line\n')
  expect(await wire.channel('general').text()).toBe('mos: log\n  <log.txt>')
  await sent.edit({ attachments: [] })
  expect(await wire.channel('general').text()).toBe('mos: log')
})

test('whom a message really notifies', async () => {
  const { wire, general } = await started()
  const alice = wire.user('alice')
  const bob = wire.user('bob', { roles: ['ops'] })
  const ops = wire.role('ops')
  const content = `${alice.mention} ${ops.mention} @everyone \`${bob.mention}\``
  const names = async (send: Promise<{ id: string }>): Promise<string[]> => {
    const { id } = await send
    return (
      wire
        .channel('general')
        .messages()
        .find((message) => message.id === id)?.notified ?? []
    )
  }
  expect(await names(general.send({ content, allowedMentions: { parse: [] } }))).toEqual([])
  expect(await names(general.send({ content, allowedMentions: { users: [alice.id] } }))).toEqual(['alice'])
  expect(await names(general.send({ content, allowedMentions: { parse: ['users', 'roles', 'everyone'] } }))).toEqual([
    'alice',
  ])
  wire.channel('general').allow('mentions')
  expect(await names(general.send({ content, allowedMentions: { parse: ['roles'] } }))).toEqual(['bob'])
  expect(await names(general.send({ content, allowedMentions: { parse: ['everyone'] } }))).toEqual([
    'olga',
    'alice',
    'bob',
  ])
  expect(alice.notifications()).toHaveLength(3)
})

test('a reply pings whom it answers only when it asks to', async () => {
  const { wire, client, general } = await started({ messagesPerFiveSeconds: Infinity })
  client.options.allowedMentions = {}
  const asked = await wire.user('alice').say(wire.channel('general'), 'who?')
  const reply = { messageReference: asked.id }
  await general.send({ content: 'quietly', reply, allowedMentions: { parse: [], repliedUser: false } })
  expect(wire.user('alice').notifications()).toEqual([])
  await general.send({ content: 'loudly', reply, allowedMentions: { parse: [], repliedUser: true } })
  expect(
    wire
      .user('alice')
      .notifications()
      .map((message) => message.content),
  ).toEqual(['loudly'])
})

test('what breaks Discord’s rules is refused and written down', async () => {
  const { wire, client, general } = await started()
  for (const text of ['content', 'empty', 'mutually', 'colour', 'no such', 'yet']) wire.allowViolation(text)
  await expect(general.send('x'.repeat(2001))).rejects.toMatchObject({ code: 50035 })
  await expect(general.send({ content: ' ' })).rejects.toMatchObject({ code: 50006 })
  const route = `/channels/${general.id}/messages` as const
  const both = { content: 'x', allowed_mentions: { parse: ['users'], users: ['1'] } }
  await expect(client.rest.post(route, { body: both })).rejects.toMatchObject({ code: 50035 })
  const misspelt = { content: 'x', embeds: [{ description: 'x', colour: 1 }] }
  await expect(client.rest.post(route, { body: misspelt })).rejects.toThrow('embeds[0].colour: not a field')
  await expect(client.rest.get('/nonsense')).rejects.toMatchObject({ status: 404 })
  await expect(client.rest.get('/sticker-packs')).rejects.toMatchObject({ status: 404 })
  expect(wire.stage.rest.violations).toHaveLength(6)
})

test('a DM, a forum post, reactions, typing and history', async () => {
  const { wire, client, general } = await started({ messagesPerFiveSeconds: Infinity })
  const alice = wire.user('alice')
  const user = await client.users.fetch(alice.id)
  await user.send('psst')
  expect(await alice.dm().text()).toBe('mos: psst')
  const forum = wire.addChannel('ideas', { type: 'forum' })
  const post = alice.post(forum, 'An idea', 'why not')
  const ideas = await client.channels.fetch(forum.id)
  if (ideas?.type !== ChannelType.GuildForum) throw new Error('no forum')
  const mine = await ideas.threads.create({ name: 'Mine', message: { content: 'first' } })
  expect(await wire.thread(mine.id).text()).toBe('mos: first')
  const found = (await client.channels.fetch(post.id)) as SendableChannels
  await found.send('indeed')
  expect(await post.text()).toBe('alice: why not\nmos: indeed')
  const asked = await alice.say(wire.channel('general'), 'react to me')
  await (await general.messages.fetch(asked.id)).react('👍')
  alice.react(asked, '👍')
  expect(asked.line({ signs: true })).toBe('alice: react to me  (👍2)')
  expect(asked.line()).toBe('alice: react to me  (👍)')
  await general.sendTyping()
  expect(wire.channel('general').typing).toBe(1)
  for (const text of ['1', '2', '3']) await general.send(text)
  const after = await general.messages.fetch({ after: asked.id, limit: 2 })
  expect(after.map((message) => message.content)).toEqual(['2', '1'])
})
