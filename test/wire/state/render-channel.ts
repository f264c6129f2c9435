import { ChannelType } from 'discord-api-types/v10'
import type { ChannelRecord, World } from './world.ts'
import { known } from './world.ts'

/** A channel, thread or DM as the API shows it. */
export function renderChannel(world: World, channel: ChannelRecord): { id: string; [key: string]: unknown } {
  const base = { id: channel.id, type: channel.type, last_message_id: channel.lastMessageId, flags: 0 }
  if (channel.guildId === undefined) {
    const others = channel.recipientIds.filter((id) => id !== world.bot.id)
    return { ...base, recipients: others.map((id) => known(world.users.get(id), `user ${id}`)) }
  }
  if (channel.thread) return { ...base, guild_id: channel.guildId, name: channel.name, ...renderThread(world, channel) }
  const overwrites = [...channel.overwrites.values()]
  return {
    ...base,
    guild_id: channel.guildId,
    name: channel.name,
    topic: channel.topic,
    position: channel.position,
    nsfw: false,
    parent_id: null,
    rate_limit_per_user: 0,
    ...(channel.type === ChannelType.GuildForum
      ? { available_tags: [], default_reaction_emoji: null, default_sort_order: null, default_forum_layout: 0 }
      : {}),
    permission_overwrites: overwrites.map(({ id, type, allow, deny }) => ({
      id,
      type,
      allow: allow.toString(),
      deny: deny.toString(),
    })),
  }
}

function renderThread(world: World, channel: ChannelRecord): Record<string, unknown> {
  const thread = known(channel.thread, 'thread')
  const mine = thread.members.get(world.bot.id)
  return {
    parent_id: thread.parentId,
    owner_id: thread.ownerId,
    message_count: thread.messageCount,
    total_message_sent: thread.messageCount,
    member_count: Math.min(thread.members.size, 50),
    rate_limit_per_user: 0,
    thread_metadata: {
      archived: thread.archived,
      archive_timestamp: thread.archivedAt,
      auto_archive_duration: thread.autoArchiveMinutes,
      locked: thread.locked,
      create_timestamp: thread.createdAt,
    },
    ...(mine === undefined
      ? {}
      : { member: { id: channel.id, user_id: world.bot.id, join_timestamp: mine, flags: 0 } }),
  }
}
