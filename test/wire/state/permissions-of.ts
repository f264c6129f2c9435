import { PermissionFlagsBits } from 'discord-api-types/v10'
import type { ChannelRecord, GuildRecord, World } from './world.ts'
import { known } from './world.ts'

const everything = Object.values(PermissionFlagsBits).reduce((all, bit) => all | bit, 0n)

/** What a person gets without any role: what Discord's own new server gives. */
export const everyone =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.SendMessagesInThreads |
  PermissionFlagsBits.CreatePublicThreads |
  PermissionFlagsBits.EmbedLinks |
  PermissionFlagsBits.AttachFiles |
  PermissionFlagsBits.AddReactions |
  PermissionFlagsBits.ReadMessageHistory |
  PermissionFlagsBits.UseApplicationCommands |
  PermissionFlagsBits.ChangeNickname

/** Discord's order: everyone, roles, then the channel's overwrites for everyone, roles and the member. */
export function permissionsOf(world: World, channel: ChannelRecord, userId: string): bigint {
  if (channel.guildId === undefined) return channel.recipientIds.includes(userId) ? everything : 0n
  const guild = known(world.guilds.get(channel.guildId), `guild ${channel.guildId}`)
  const member = guild.members.get(userId)
  if (!member) return 0n
  const base = guildPermissionsOf(guild, userId)
  if ((base & PermissionFlagsBits.Administrator) !== 0n) return everything
  const place = channel.thread ? known(world.channels.get(channel.thread.parentId), 'parent channel') : channel
  if (place.overwrites.size === 0) return base
  return applyOverwrites(base, place, guild.id, [...member.roles], userId)
}

/** Before a channel's overwrites. */
export function guildPermissionsOf(guild: GuildRecord, userId: string): bigint {
  const member = guild.members.get(userId)
  if (!member) return 0n
  if (guild.ownerId === userId) return everything
  const ids = [guild.id, ...member.roles]
  return ids.reduce((sum, id) => sum | BigInt(guild.roles.get(id)?.permissions ?? '0'), 0n)
}

function applyOverwrites(base: bigint, place: ChannelRecord, everyoneId: string, roles: string[], userId: string) {
  const step = (sum: bigint, ids: readonly string[]): bigint => {
    const found = ids.flatMap((id) => place.overwrites.get(id) ?? [])
    const deny = found.reduce((all, overwrite) => all | overwrite.deny, 0n)
    const allow = found.reduce((all, overwrite) => all | overwrite.allow, 0n)
    return (sum & ~deny) | allow
  }
  return step(step(step(base, [everyoneId]), roles), [userId])
}
