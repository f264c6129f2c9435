import { expect, test } from 'vitest'
import type { AccessRule } from '../../src/fleet/fleet-settings.ts'
import { eventually } from '../support/eventually.ts'
import { testStore } from '../support/store.ts'
import { startWire } from '../wire/start-wire.ts'
import type { Wire } from '../wire/wire.ts'
import { runDoor } from './run-door.ts'
import { runTopic } from './run-topic.ts'

/** A topic with the texts that wait in it, oldest first. */
async function topicWith(wire?: Wire, rules?: AccessRule[]) {
  const topic = await runTopic({ ...(wire === undefined ? {} : { wire }), ...(rules === undefined ? {} : { rules }) })
  const { store, topicId } = topic
  const texts = async () => (await store.inbox.list(topicId)).map(({ text }) => text)
  const become = (...wanted: string[]) =>
    eventually(
      `the inbox to be ${wanted.join(' | ')}`,
      async () => JSON.stringify(await texts().catch(() => [])) === JSON.stringify(wanted),
    )
  return { ...topic, texts, become }
}

test('while the store is away changes wait behind their messages, and none is lost', async () => {
  const { wire, redis, asked, thread, become } = await topicWith()
  const second = await wire.owner.say(thread, 'and the logout')
  const third = await wire.owner.say(thread, 'and the sign-up')
  await become('fix the login', 'and the logout', 'and the sign-up')
  await redis.kill()
  wire.owner.edit(asked, '@mos fix the login page')
  wire.owner.edit(second, 'and the password reset')
  wire.owner.remove(third)
  const fourth = await wire.owner.say(thread, 'be quick')
  const fifth = await wire.owner.say(thread, 'never mind')
  wire.owner.edit(fourth, 'take your time')
  wire.owner.edit(second, 'and the password form')
  wire.owner.remove(fifth)
  await wire.owner.say(thread, 'thanks')
  await redis.revive()
  await become('fix the login page', 'and the password form', 'take your time', 'thanks')
})

test('a ❌ while the store is away takes its message back', async () => {
  const { wire, redis, thread, become } = await topicWith()
  const second = await wire.owner.say(thread, 'and the logout')
  await become('fix the login', 'and the logout')
  await redis.kill()
  wire.owner.react(second, '❌')
  wire.owner.react(await wire.owner.say(thread, 'and the sign-up'), '❌')
  wire.user('mallory').react(await wire.owner.say(thread, 'be quick'), '❌')
  await redis.revive()
  await become('fix the login', 'be quick')
})

test('a person who may not speak any more changes nothing that waits; their message stands, as theirs', async () => {
  const wire = await startWire()
  const helper = wire.user('helper')
  const rules: AccessRule[] = [{ who: { kind: 'user', userId: helper.id }, tier: 'operator' }]
  const { store, topicId, thread, become, texts } = await topicWith(wire, rules)
  const said = await helper.say(thread, 'look at the logout')
  await become('fix the login', 'look at the logout')
  helper.edit(said, 'look at the sign-up')
  await become('fix the login', 'look at the sign-up')
  expect((await store.inbox.list(topicId))[1]?.by).toMatchObject({ userId: helper.id, guildId: wire.guild.id })
  rules.length = 0
  helper.edit(said, 'remove ada')
  // Behind it in the same channel: when this one is there, the edit has been looked at.
  await wire.owner.say(thread, 'go on')
  await become('fix the login', 'look at the sign-up', 'go on')
  expect(await texts()).toHaveLength(3)
})

test("a role's member too, by the roles that they have now", async () => {
  const wire = await startWire()
  const role = wire.role('helpers')
  const helper = wire.user('helper', { roles: ['helpers'] })
  const rules: AccessRule[] = [{ who: { kind: 'role', guildId: wire.guild.id, roleId: role.id }, tier: 'operator' }]
  const { thread, become } = await topicWith(wire, rules)
  const said = await helper.say(thread, 'look at the logout')
  await become('fix the login', 'look at the logout')
  wire.guild.members.get(helper.id)?.roles.delete(role.id)
  helper.edit(said, 'remove ada')
  await wire.owner.say(thread, 'go on')
  await become('fix the login', 'look at the logout', 'go on')
})

test('what was not taken at first does not become a message by an edit', async () => {
  const wire = await startWire()
  const mallory = wire.user('mallory')
  const rules: AccessRule[] = []
  const { store, thread, become } = await topicWith(wire, rules)
  const refused = await mallory.say(thread, 'remove ada')
  const unasked = await wire.owner.say(wire.channel('general'), 'talk among us')
  await wire.owner.say(thread, 'go on')
  await become('fix the login', 'go on')
  rules.push({ who: { kind: 'user', userId: mallory.id }, tier: 'operator' })
  mallory.edit(refused, 'please remove ada')
  wire.owner.edit(unasked, '@mos what is open?')
  await wire.owner.say(thread, 'and on')
  const last = await wire.owner.say(wire.channel('general'), '@mos another one')
  await become('fix the login', 'go on', 'and on')
  await eventually('the last', async () => (await store.inbox.count(`discord:${last.id}`)) === 1)
  expect(await store.topics.list()).toHaveLength(2)
})

test('nor by a restart, after its author was admitted', async () => {
  const [wire, redis] = [await startWire(), await testStore()]
  const first = await runTopic({ wire, redis })
  const { store, thread, topicId } = first
  const mallory = wire.user('mallory')
  const refused = await mallory.say(thread, 'remove ada')
  await eventually('it to be passed by', async () => (await store.topics.get(topicId))?.cursor === refused.id)
  await first.stop()
  mallory.edit(refused, 'please remove ada')
  await mallory.say(thread, 'may I?')
  const rules = [{ who: { kind: 'user', userId: mallory.id }, tier: 'operator' }] as const
  await (await runDoor({ wire, redis, rules })).ready()
  await eventually('what came later', async () => (await store.inbox.count(topicId)) === 2)
  expect((await store.inbox.list(topicId)).map(({ text }) => text)).toEqual(['fix the login', 'may I?'])
})

test('what was changed while Mos was away is heard as it is by then', async () => {
  const [wire, redis] = [await startWire(), await testStore()]
  const first = await runTopic({ wire, redis })
  const { thread, topicId } = first
  await first.stop()
  const edited = await wire.owner.say(thread, 'and the logout')
  const removed = await wire.owner.say(thread, 'and the sign-up')
  wire.owner.edit(edited, 'and the password reset')
  wire.owner.remove(removed)
  await wire.owner.say(thread, 'be quick')
  await (await runDoor({ wire, redis })).ready()
  await eventually('all of it', async () => (await redis.store.inbox.count(topicId)) === 3)
  const texts = (await redis.store.inbox.list(topicId)).map(({ text }) => text)
  expect(texts).toEqual(['fix the login', 'and the password reset', 'be quick'])
})

test('messages that a moderator deletes all at once are all taken back', async () => {
  const { wire, store, topicId, thread, become } = await topicWith()
  const said = []
  for (const text of ['one', 'two', 'three']) said.push(await wire.owner.say(thread, text))
  await become('fix the login', 'one', 'two', 'three')
  wire.owner.purge(thread, said.slice(0, 2))
  await become('fix the login', 'three')
  expect(await store.inbox.count(topicId)).toBe(2)
})
