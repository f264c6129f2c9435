import { ChannelType } from 'discord-api-types/v10'
import type { ChannelRecord, GuildRecord, ThreadState, World } from './world.ts'
import { emit } from './world.ts'
import { renderChannel } from './render-channel.ts'

type Made = {
  readonly id: string
  readonly type: ChannelType
  readonly name: string
  readonly guildId?: string | undefined
  readonly recipientIds?: readonly string[]
  readonly thread?: ThreadState
}

export function makeChannel(made: Made): ChannelRecord {
  return {
    id: made.id,
    type: made.type,
    name: made.name,
    guildId: made.guildId,
    recipientIds: made.recipientIds ?? [],
    thread: made.thread,
    overwrites: new Map(),
    messages: new Map(),
    topic: null,
    position: 0,
    lastMessageId: null,
    typing: 0,
    deleted: false,
  }
}

export function addChannel(world: World, guild: GuildRecord, name: string, type: 'text' | 'forum'): ChannelRecord {
  const kind = type === 'forum' ? ChannelType.GuildForum : ChannelType.GuildText
  const channel = makeChannel({ id: world.nextId(), type: kind, name, guildId: guild.id })
  channel.position = guild.channelIds.size
  world.channels.set(channel.id, channel)
  guild.channelIds.add(channel.id)
  emit(world, { name: 'CHANNEL_CREATE', data: renderChannel(world, channel), guildId: guild.id, channel })
  return channel
}

/** The DM of the bot and one user: the same channel each time. Its id is not the user's id. */
export function openDirectMessages(world: World, userId: string): ChannelRecord {
  for (const channel of world.channels.values()) {
    if (channel.type === ChannelType.DM && channel.recipientIds.includes(userId)) return channel
  }
  const recipientIds = [userId, world.bot.id]
  const channel = makeChannel({ id: world.nextId(), type: ChannelType.DM, name: '', recipientIds })
  world.channels.set(channel.id, channel)
  return channel
}

/** A channel takes its threads along; of those Discord says nothing. */
export function removeChannel(world: World, channel: ChannelRecord): void {
  channel.deleted = true
  world.channels.delete(channel.id)
  const guild = world.guilds.get(channel.guildId ?? '')
  guild?.channelIds.delete(channel.id)
  const name = channel.thread ? 'THREAD_DELETE' : 'CHANNEL_DELETE'
  emit(world, { name, data: renderChannel(world, channel), guildId: channel.guildId, channel })
  for (const child of world.channels.values()) {
    if (child.thread?.parentId === channel.id) world.channels.delete(child.id)
  }
}
