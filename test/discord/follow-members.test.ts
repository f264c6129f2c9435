import { REST } from 'discord.js'
import { expect, onTestFinished, test } from 'vitest'
import { principalNow } from '../../src/command/principal-now.ts'
import { createFollowMembers } from '../../src/discord/follow-members.ts'
import type { Principal } from '../../src/fleet/principal.ts'
import { policy } from '../command/people.ts'
import { eventually } from '../support/eventually.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { testStore } from '../support/store.ts'
import { startWire } from '../wire/start-wire.ts'

/** Tom, an operator by his role, gave a topic a mandate; a session acts under it, and in a turn of his own. */
async function follow() {
  const wire = await startWire()
  const { store } = await testStore()
  const role = wire.role('devs')
  const tom = wire.user('tom', { roles: ['devs'] })
  const guildId = wire.guild.id
  const who = { kind: 'role', guildId, roleId: role.id } as const
  const rules = () => policy({ guildIds: new Set([guildId]), rules: [{ who, tier: 'operator' }] })
  const owner = { kind: 'discord', userId: tom.id, guildId, roleIds: [role.id] } satisfies Principal
  const topicId = 'discord:77'
  await store.topics.open({ id: topicId, title: 't', by: 'x', hostId: 'here' })
  await store.topics.update(topicId, { mandate: { owner, mandate: { verbs: ['fleet spawn'] } } })
  const rest = new REST({ api: wire.url, version: '10' }).setToken(wire.token)
  const members = createFollowMembers({ store, policy: rules, rest: () => rest, logger: silentLogger, everyMs: 20 })
  onTestFinished(() => members.stop())
  const place = { door: 'orchestrator', thread: topicId, topicId, guildId } as const
  const now = async (principal: Principal) => {
    const person = await principalNow({ store, policy: rules }, { principal, place })
    return person.kind === 'mandate' ? person.owner : person
  }
  const mandate: Principal = { kind: 'mandate', topicId, owner, mandate: { verbs: [] } }
  return { wire, store, tom, role, owner, members, mandate, now, inGuild: wire.guild.members }
}

test('a role that was taken away counts no more for what goes on without them, and counts again once it is back', async () => {
  const { tom, role, owner, members, mandate, now, inGuild } = await follow()
  members.begin()
  expect(await now(mandate)).toEqual(owner)
  inGuild.get(tom.id)?.roles.delete(role.id)
  const without = { ...owner, roleIds: [] }
  await eventually('the role to be gone', async () => JSON.stringify(await now(mandate)) === JSON.stringify(without))
  // A turn of his own, whose message he wrote when he had it.
  expect(await now(owner)).toEqual(without)
  inGuild.get(tom.id)?.roles.add(role.id)
  members.stop()
  await members.did(owner.guildId, tom.id, [role.id])
  expect(await now(mandate)).toEqual(owner)
})

test('who has left the server has no role in it, also while their message waits', async () => {
  const { store, tom, owner, members, now, inGuild } = await follow()
  await store.topics.update('discord:77', {}, ['mandate'])
  const entry = { id: 'discord:1', topicId: 'discord:78', by: owner, text: 'hi', at: 1 } as const
  await store.inbox.add(entry, { title: 't', hostId: 'here' })
  inGuild.delete(tom.id)
  members.begin()
  await eventually('him to be gone', async () => JSON.stringify(await now(owner)).includes('"roleIds":[]'))
})
