import { expect, test } from 'vitest'
import { testStore } from '../support/store.ts'
import { startWire } from '../wire/start-wire.ts'
import { runDoor } from './run-door.ts'

const inHome = (channel: string) => (wire: Awaited<ReturnType<typeof startWire>>) => ({
  homeChannels: [wire.channel(channel).id],
})

test('what was said in a topic while Mos was away is heard after the restart, in order, once', async () => {
  const [wire, redis] = [await startWire(), await testStore()]
  const first = await runDoor({ wire, redis })
  await first.ready()
  const asked = await wire.owner.say(wire.channel('general'), '@mos hello')
  const topicId = `discord:${asked.id}` as const
  await first.answer(topicId, 'Hello.')
  const thread = await wire.until(() => wire.channel('general').threads()[0])
  await thread.says('Hello.')
  await first.stop()
  for (const text of ['one', 'two', 'three']) await wire.owner.say(thread, text)
  await wire.user('mallory').say(thread, 'let me in')
  const second = await runDoor({ wire, redis })
  await second.ready()
  await wire.owner.say(thread, 'four')
  for (const text of ['one', 'two', 'three', 'four']) {
    expect((await second.received(topicId)).text).toBe(text)
    await second.answer(topicId, `${text}!`)
  }
  await thread.says('four!')
  expect(await thread.text()).toMatchInlineSnapshot(`
    "olga: (the message that started this thread)
    mos ↳ olga: Hello.
    olga: one
    olga: two
    olga: three
    mallory: let me in
    olga: four
    mos ↳ olga: one!
    mos ↳ olga: two!
    mos ↳ olga: three!
    mos ↳ olga: four!"
  `)
})

test('a long silence is read page by page', async () => {
  const [wire, redis] = [await startWire(), await testStore()]
  const first = await runDoor({ wire, redis })
  await first.ready()
  const direct = wire.owner.dm()
  const topicId = `discord:${direct.id}` as const
  await wire.owner.say(direct, 'hello')
  await first.answer(topicId, 'Hello.')
  await first.stop()
  for (let number = 0; number < 230; number += 1) await wire.owner.say(direct, `message ${number}`)
  const second = await runDoor({ wire, redis })
  await wire.until(async () => (await redis.store.inbox.count(topicId)) === 230)
  expect((await second.received(topicId)).text).toBe('message 0')
})

test('a home channel is read from where it was left, and not before it became one', async () => {
  const [wire, redis] = [await startWire(), await testStore()]
  const ops = wire.channel('ops')
  await wire.owner.say(ops, 'long before')
  const first = await runDoor({ wire, redis, access: inHome('ops') })
  await first.ready()
  const heard = await wire.owner.say(ops, 'heard')
  await first.received(`discord:${heard.id}`)
  await first.stop()
  const missed = await wire.owner.say(ops, 'missed')
  const second = await runDoor({ wire, redis, access: inHome('ops') })
  expect((await second.received(`discord:${missed.id}`)).text).toBe('missed')
  const titles = (await redis.store.topics.list()).map((topic) => topic.title)
  expect(titles.toSorted()).toEqual(['heard', 'missed'])
})

test('a mention in any channel is heard after the restart, and nothing from before Mos was there', async () => {
  const [wire, redis] = [await startWire(), await testStore()]
  const [general, ops] = [wire.channel('general'), wire.channel('ops')]
  await wire.owner.say(general, '@mos long before')
  const first = await runDoor({ wire, redis })
  await first.ready()
  const heard = await wire.owner.say(general, '@mos heard')
  await first.received(`discord:${heard.id}`)
  await first.stop()
  await wire.owner.say(ops, 'not for Mos')
  const inOps = await wire.owner.say(ops, '@mos missed in ops')
  const inGeneral = await wire.owner.say(general, '@mos missed in general')
  await wire.user('mallory').say(general, '@mos let me in')
  const second = await runDoor({ wire, redis })
  expect((await second.received(`discord:${inOps.id}`)).text).toBe('missed in ops')
  expect((await second.received(`discord:${inGeneral.id}`)).text).toBe('missed in general')
  const titles = (await redis.store.topics.list()).map((topic) => topic.title)
  expect(titles.toSorted()).toEqual(['heard', 'missed in general', 'missed in ops'])
})

test('a session that could not be resumed is read back too', async () => {
  const { wire, ready, received, answer } = await runDoor()
  await ready()
  const asked = await wire.owner.say(wire.channel('general'), '@mos hello')
  const topicId = `discord:${asked.id}` as const
  await answer(topicId, 'Hello.')
  const thread = await wire.until(() => wire.channel('general').threads()[0])
  await thread.says('Hello.')
  wire.gateway.down()
  await wire.owner.say(thread, 'are you there?')
  wire.gateway.close(4009)
  wire.gateway.up()
  expect((await received(topicId)).text).toBe('are you there?')
})

test('a deleted thread closes its topic', async () => {
  const [wire, redis] = [await startWire(), await testStore()]
  const first = await runDoor({ wire, redis })
  await first.ready()
  const asked = await wire.owner.say(wire.channel('general'), '@mos hello')
  await first.received(`discord:${asked.id}`)
  const thread = await wire.until(() => wire.channel('general').threads()[0])
  await first.stop()
  thread.remove()
  await runDoor({ wire, redis })
  const closed = await wire.until(async () => (await redis.store.topics.list({ state: 'closed' }))[0])
  expect(closed.id).toBe(`discord:${asked.id}`)
})

test('many topics are read one after the other, with a pause', async () => {
  const [wire, redis] = [await startWire(), await testStore()]
  const general = wire.channel('general')
  for (let number = 0; number < 8; number += 1) {
    const said = await wire.owner.say(general, `@mos ${number}`)
    const thread = wire.owner.startThread(said, `topic ${number}`)
    await wire.owner.say(thread, 'missed')
    const starter = { channelId: general.id, messageId: said.id }
    const guildId = wire.guild.id
    await redis.store.topics.open({
      id: `discord:${thread.id}`,
      title: `${number}`,
      by: 'x',
      hostId: 'here',
      guildId,
      starter,
    })
  }
  const { store } = await runDoor({ wire, redis, restPerSecond: 50 })
  const [first] = (await redis.store.topics.list()).slice(-1)
  await wire.until(async () => first && (await store.inbox.count(first.id)) === 1)
  const reads = wire.calls('GET', '/channels/:id/messages').map((call) => call.at)
  const gaps = reads.slice(1).map((at, index) => at - (reads[index] ?? 0))
  expect(gaps).toHaveLength(7)
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(95)
})

test('a role admits in a read-back as it does live', async () => {
  const [wire, redis] = [await startWire(), await testStore()]
  const rules = [
    { who: { kind: 'role', guildId: wire.guild.id, roleId: wire.role('crew').id }, tier: 'operator' },
  ] as const
  const first = await runDoor({ wire, redis, rules })
  await first.ready()
  const bob = wire.user('bob', { roles: ['crew'] })
  const asked = await bob.say(wire.channel('general'), '@mos hello')
  const topicId = `discord:${asked.id}` as const
  await first.answer(topicId, 'Hello.')
  const thread = await wire.until(() => wire.channel('general').threads()[0])
  await thread.says('Hello.')
  await first.stop()
  await bob.say(thread, 'missed')
  const second = await runDoor({ wire, redis, rules })
  expect((await second.received(topicId)).text).toBe('missed')
})

test('the store away in the middle of a read-back: nothing is lost', async () => {
  const [wire, redis] = [await startWire(), await testStore()]
  const first = await runDoor({ wire, redis })
  await first.ready()
  const direct = wire.owner.dm()
  const topicId = `discord:${direct.id}` as const
  await wire.owner.say(direct, 'hello')
  await first.answer(topicId, 'Hello.')
  await first.stop()
  for (let number = 0; number < 150; number += 1) await wire.owner.say(direct, `message ${number}`)
  const slow = wire.fault({ method: 'GET', route: '/channels/:id/messages', how: 'slow', ms: 400 })
  await runDoor({ wire, redis })
  await wire.until(() => slow.hits === 1)
  await redis.redis.kill()
  await wire.owner.say(direct, 'and now')
  await redis.redis.revive()
  await wire.until(async () => (await redis.store.inbox.count(topicId).catch(() => 0)) === 151, 30_000)
  expect((await redis.store.inbox.peek(topicId))?.text).toBe('message 0')
})
