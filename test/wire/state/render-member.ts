import type { GuildRecord, World } from './world.ts'
import { known } from './world.ts'

/** A member without its user, as message events carry it. */
export function renderBareMember(guild: GuildRecord, userId: string): Record<string, unknown> {
  const member = known(guild.members.get(userId), `member ${userId} in ${guild.name}`)
  return {
    roles: [...member.roles],
    joined_at: member.joinedAt,
    nick: null,
    avatar: null,
    banner: null,
    deaf: false,
    mute: false,
    pending: false,
    premium_since: null,
    communication_disabled_until: null,
    flags: 0,
  }
}

export function renderMember(world: World, guild: GuildRecord, userId: string): Record<string, unknown> {
  return { ...renderBareMember(guild, userId), user: known(world.users.get(userId), `user ${userId}`) }
}
