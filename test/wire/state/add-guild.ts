import type { GuildRecord, RoleRecord, World } from './world.ts'
import { emit, stamp } from './world.ts'
import { everyone } from './permissions-of.ts'
import { renderGuildCreate } from './render-guild.ts'

function makeRole(id: string, name: string, permissions: bigint, position: number): RoleRecord {
  return {
    id,
    name,
    permissions: permissions.toString(),
    position,
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    managed: false,
    mentionable: false,
    flags: 0,
    icon: null,
    unicode_emoji: null,
  }
}

export function addRole(world: World, guild: GuildRecord, name: string, permissions = 0n): RoleRecord {
  const role = makeRole(world.nextId(), name, permissions, guild.roles.size)
  guild.roles.set(role.id, role)
  emit(world, { name: 'GUILD_ROLE_CREATE', data: { guild_id: guild.id, role }, guildId: guild.id })
  return role
}

/** A guild with the bot in it; its owner is the application's. */
export function addGuild(world: World, name: string): GuildRecord {
  const id = world.nextId()
  const guild: GuildRecord = {
    id,
    name,
    ownerId: world.ownerId,
    roles: new Map([[id, makeRole(id, '@everyone', everyone, 0)]]),
    members: new Map(),
    channelIds: new Set(),
    joined: false,
  }
  guild.members.set(world.ownerId, { userId: world.ownerId, roles: new Set(), joinedAt: stamp(world) })
  world.guilds.set(id, guild)
  return guild
}

export function admitBot(world: World, guild: GuildRecord): void {
  guild.joined = true
  guild.members.set(world.bot.id, { userId: world.bot.id, roles: new Set(), joinedAt: stamp(world) })
  emit(world, { name: 'GUILD_CREATE', data: renderGuildCreate(world, guild), guildId: guild.id })
}

/** As when an admin removes the bot: the gateway says so, then nothing of the guild is seen any more. */
export function expelBot(world: World, guild: GuildRecord): void {
  emit(world, { name: 'GUILD_DELETE', data: { id: guild.id }, guildId: guild.id })
  guild.joined = false
  guild.members.delete(world.bot.id)
}
