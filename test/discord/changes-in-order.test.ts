import { expect, test } from 'vitest'
import type { AccessRule } from '../../src/fleet/fleet-settings.ts'
import { eventually } from '../support/eventually.ts'
import { startWire } from '../wire/start-wire.ts'
import type { Wire } from '../wire/wire.ts'
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
  await redis.revive()
  await become('fix the login')
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

test('messages that a moderator deletes all at once are all taken back', async () => {
  const { wire, store, topicId, thread, become } = await topicWith()
  const said = []
  for (const text of ['one', 'two', 'three']) said.push(await wire.owner.say(thread, text))
  await become('fix the login', 'one', 'two', 'three')
  wire.owner.purge(thread, said.slice(0, 2))
  await become('fix the login', 'three')
  expect(await store.inbox.count(topicId)).toBe(2)
})
