import type { GuildRecord, UserRecord, World } from './world.ts'
import { emit, stamp } from './world.ts'
import { renderMember } from './render-member.ts'

export function makeUser(id: string, name: string, bot = false): UserRecord {
  return {
    id,
    username: name,
    discriminator: '0',
    global_name: null,
    avatar: null,
    bot,
    public_flags: 0,
  }
}

export function addUser(world: World, name: string): UserRecord {
  const user = makeUser(world.nextId(), name)
  world.users.set(user.id, user)
  return user
}

export function addMember(world: World, guild: GuildRecord, userId: string): void {
  if (guild.members.has(userId)) return
  guild.members.set(userId, { userId, roles: new Set(), joinedAt: stamp(world) })
  const data = { ...renderMember(world, guild, userId), guild_id: guild.id }
  emit(world, { name: 'GUILD_MEMBER_ADD', data, guildId: guild.id })
}
