import { expect, test } from 'vitest'
import { runDoor } from './run-door.ts'

test('a mention opens a thread with the topic as its name; there each message counts', async () => {
  const { wire, store, ready, received, answer } = await runDoor()
  await ready()
  const general = wire.channel('general')
  const asked = await wire.owner.say(general, '@mos please **fix** the login')
  const topicId = `discord:${asked.id}` as const
  expect(await received(topicId)).toMatchObject({
    id: topicId,
    text: 'please **fix** the login',
    by: { kind: 'discord', userId: wire.owner.id, guildId: wire.guild.id },
  })
  await answer(topicId, 'On it, @everyone.')
  const thread = await wire.until(() => general.threads()[0])
  await thread.says('On it')
  expect(thread.name).toBe('please fix the login')
  await wire.owner.say(thread, 'and the logout')
  expect((await received(topicId)).text).toBe('and the logout')
  await answer(topicId, 'That too.')
  await thread.says('That too')
  expect(await general.text()).toMatchInlineSnapshot(`"olga: @mos please **fix** the login"`)
  expect(await thread.text()).toMatchInlineSnapshot(`
    "olga: (the message that started this thread)
    mos ↳ olga: On it, @everyone.
    olga: and the logout
    mos ↳ olga: That too."
  `)
  expect(await store.topics.get(topicId)).toMatchObject({ title: 'please fix the login', guildId: wire.guild.id })
  expect(general.typing).toBe(1)
  expect(wire.calls('POST', '/channels/:id/messages/:id/threads')).toHaveLength(1)
})

test('a home channel opens topics without a mention', async () => {
  const { wire, ready, received } = await runDoor({
    access: (double) => ({ homeChannels: [double.channel('ops').id] }),
  })
  await ready()
  const asked = await wire.owner.say(wire.channel('ops'), 'what is my fleet doing?')
  expect((await received(`discord:${asked.id}`)).text).toBe('what is my fleet doing?')
})

test('a direct message of an admitted person is a topic of its own', async () => {
  const { wire, ready, received, answer } = await runDoor()
  await ready()
  const direct = wire.owner.dm()
  await wire.owner.say(direct, 'hello')
  const topicId = `discord:${direct.id}` as const
  expect(await received(topicId)).toMatchObject({ text: 'hello', by: { userId: wire.owner.id, roleIds: [] } })
  await answer(topicId, 'Hello.')
  await direct.says('Hello.')
  expect(await direct.text()).toMatchInlineSnapshot(`
    "olga: hello
    mos ↳ olga: Hello."
  `)
})

test('strangers, bots, unknown servers and idle talk are met with silence', async () => {
  const { wire, store, ready, received } = await runDoor()
  await ready()
  const general = wire.channel('general')
  const elsewhere = wire.addGuild('Elsewhere')
  const stranger = wire.user('mallory')
  await stranger.say(general, '@mos remove ada')
  await stranger.say(stranger.dm(), 'remove ada')
  await wire.owner.say(wire.channel('general', elsewhere), '@mos remove ada')
  await wire.owner.say(general, 'nothing for you')
  const last = await wire.owner.say(general, '@mos are you there?')
  await received(`discord:${last.id}`)
  expect((await store.topics.list()).map((topic) => topic.id)).toEqual([`discord:${last.id}`])
  expect(wire.calls('POST', '/channels/:id/messages')).toEqual([])
})

test('a bare mention is asked for words', async () => {
  const { wire, ready } = await runDoor()
  await ready()
  const general = wire.channel('general')
  await wire.owner.say(general, '@mos')
  await general.says('Say what you want')
  expect(await general.text()).toMatchInlineSnapshot(`
    "olga: @mos
    mos ↳ olga: Say what you want in the same message, for example: what is my fleet doing?"
  `)
})

test('a mention in a thread of others makes that thread the topic', async () => {
  const { wire, store, ready, received } = await runDoor()
  await ready()
  const thread = wire.owner.startThread(wire.channel('general'), 'Release 2')
  await wire.owner.say(thread, 'talk among us')
  await wire.owner.say(thread, '@mos what is open?')
  expect((await received(`discord:${thread.id}`)).text).toBe('what is open?')
  expect((await store.topics.list()).map((topic) => topic.title)).toEqual(['Release 2'])
})

test('with no owner and no server named, the application owner binds the first server', async () => {
  const { wire, store, ready, received, policy } = await runDoor({ access: () => ({ ownerIds: [], guildIds: [] }) })
  const elsewhere = wire.addGuild('Elsewhere')
  await ready()
  const general = wire.channel('general')
  await wire.user('mallory').say(general, '@mos hello')
  await wire.until(() => policy().ownerIds.has(wire.owner.id))
  const asked = await wire.owner.say(general, '@mos hello')
  await received(`discord:${asked.id}`)
  expect(await store.facts.get('discord.guild')).toBe(wire.guild.id)
  await wire.owner.say(wire.channel('general', elsewhere), '@mos hello')
  const last = await wire.owner.say(general, '@mos again')
  await received(`discord:${last.id}`)
  expect(await store.topics.list()).toHaveLength(2)
})

test('the store away: the message waits, and counts once', async () => {
  const { wire, store, redis, received } = await runDoor()
  await wire.until(() => wire.commands().length > 0)
  await redis.kill()
  const asked = await wire.owner.say(wire.channel('general'), '@mos hello')
  await wire.until(() => wire.channel('general').typing === 1)
  await redis.revive()
  await received(`discord:${asked.id}`)
  expect(await store.inbox.count(`discord:${asked.id}`)).toBe(1)
})

test('the question is deleted before its thread is made: the answer comes in the channel', async () => {
  const { wire, ready, received, answer } = await runDoor()
  await ready()
  const general = wire.channel('general')
  wire.fault({ method: 'POST', route: '/channels/:id/messages/:id/threads', how: '500-before', times: 4 })
  const asked = await wire.owner.say(general, '@mos hello')
  await received(`discord:${asked.id}`)
  await wire.until(() => wire.calls('POST', '/channels/:id/messages/:id/threads').length === 4)
  wire.owner.remove(asked)
  await answer(`discord:${asked.id}`, 'Hello.')
  await general.says('Hello.')
  expect(await general.text()).toMatchInlineSnapshot(`"mos: Hello."`)
})

test('a locked thread: the answer comes in the channel', async () => {
  const { wire, ready, received, answer } = await runDoor()
  await ready()
  const general = wire.channel('general')
  const asked = await wire.owner.say(general, '@mos hello')
  await received(`discord:${asked.id}`)
  const thread = await wire.until(() => general.threads()[0])
  thread.archive()
  thread.lock()
  await answer(`discord:${asked.id}`, 'Hello.')
  await general.says('Hello.')
  expect(await general.text()).toMatchInlineSnapshot(`
    "olga: @mos hello
    mos ↳ olga: Hello."
  `)
})

test('the sign that somebody is at work is shown for the first open message', async () => {
  const { wire, ready, received, answer } = await runDoor()
  await ready()
  const general = wire.channel('general')
  const asked = await wire.owner.say(general, '@mos hello')
  await received(`discord:${asked.id}`)
  const thread = await wire.until(() => general.threads()[0])
  await wire.until(() => general.typing + thread.typing === 2)
  for (const text of ['one', 'two', 'three']) await wire.owner.say(thread, text)
  await wire.until(async () => (await received(`discord:${thread.id}`)) !== undefined)
  expect([general.typing, thread.typing]).toEqual([1, 1])
  await answer(`discord:${thread.id}`, 'Hello.')
  await thread.says('Hello.')
  await wire.owner.say(thread, 'four')
  await wire.until(() => thread.typing === 2)
})

test('speaking in a closed topic opens it again; deleting its thread closes it', async () => {
  const { wire, store, ready, received, answer } = await runDoor()
  await ready()
  const asked = await wire.owner.say(wire.channel('general'), '@mos hello')
  const topicId = `discord:${asked.id}` as const
  await answer(topicId, 'Hello.')
  const thread = await wire.until(() => wire.channel('general').threads()[0])
  await thread.says('Hello.')
  await store.topics.update(topicId, { state: 'closed' })
  await wire.owner.say(thread, 'one more')
  expect((await received(topicId)).text).toBe('one more')
  expect((await store.topics.get(topicId))?.state).toBe('open')
  thread.remove()
  await wire.until(async () => (await store.topics.get(topicId))?.state === 'closed')
})
