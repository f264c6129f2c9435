import type { ChannelRecord, World } from './world.ts'
import { emit, known, stamp } from './world.ts'
import { renderChannel } from './render-channel.ts'

export type ThreadChange = {
  readonly name?: string | undefined
  readonly archived?: boolean | undefined
  readonly locked?: boolean | undefined
  readonly autoArchiveMinutes?: number | undefined
}

export function changeThread(world: World, channel: ChannelRecord, change: ThreadChange): void {
  const thread = known(channel.thread, 'thread')
  if (change.name !== undefined) channel.name = change.name
  if (change.locked !== undefined) thread.locked = change.locked
  if (change.autoArchiveMinutes !== undefined) thread.autoArchiveMinutes = change.autoArchiveMinutes
  if (change.archived !== undefined && change.archived !== thread.archived) {
    thread.archived = change.archived
    thread.archivedAt = stamp(world)
  }
  const starter = world.channels.get(thread.parentId)?.messages.get(channel.id)
  if (starter) starter.raw.thread = renderChannel(world, channel)
  emit(world, { name: 'THREAD_UPDATE', data: renderChannel(world, channel), guildId: channel.guildId, channel })
}

/** Whoever writes joins, and an archived thread opens again. A locked one was refused before. */
export function reviveThread(world: World, channel: ChannelRecord, userId: string): void {
  joinThread(world, channel, userId)
  if (channel.thread?.archived === true) changeThread(world, channel, { archived: false })
}

export function joinThread(world: World, channel: ChannelRecord, userId: string): void {
  const thread = known(channel.thread, 'thread')
  if (thread.members.has(userId)) return
  const joined = stamp(world)
  thread.members.set(userId, joined)
  const member = { id: channel.id, user_id: userId, join_timestamp: joined, flags: 0 }
  const data = { id: channel.id, guild_id: channel.guildId, member_count: thread.members.size, added_members: [member] }
  emit(world, { name: 'THREAD_MEMBERS_UPDATE', data, guildId: channel.guildId, channel })
}

export function leaveThread(world: World, channel: ChannelRecord, userId: string): void {
  const thread = known(channel.thread, 'thread')
  if (!thread.members.delete(userId)) return
  const count = thread.members.size
  const data = { id: channel.id, guild_id: channel.guildId, member_count: count, removed_member_ids: [userId] }
  emit(world, { name: 'THREAD_MEMBERS_UPDATE', data, guildId: channel.guildId, channel })
}
