import { ChannelType, MessageFlags, MessageType } from 'discord-api-types/v10'
import type { ChannelRecord, MessageRecord, World } from './world.ts'
import { emit, stamp } from './world.ts'
import { archiveWhenQuiet } from './archive-when-quiet.ts'
import { createMessage, messageEvent } from './create-message.ts'
import { makeChannel } from './add-channel.ts'
import { renderChannel } from './render-channel.ts'

type NewThread = {
  readonly parent: ChannelRecord
  readonly ownerId: string
  readonly name: string
  readonly starter?: MessageRecord
  readonly private?: boolean
  readonly autoArchiveMinutes?: number | undefined
}

/**
 * Opens a thread. From a message it gets that message's id, and MESSAGE_CREATE comes a second time with that id: an
 * empty line of type 21 in the thread that points at the starter.
 */
export function openThread(world: World, made: NewThread): ChannelRecord {
  const { parent, starter } = made
  const now = stamp(world)
  const thread = makeChannel({
    id: starter?.raw.id ?? world.nextId(),
    type: made.private ? ChannelType.PrivateThread : ChannelType.PublicThread,
    name: made.name,
    guildId: parent.guildId,
    thread: {
      parentId: parent.id,
      ownerId: made.ownerId,
      createdAt: now,
      members: new Map([[made.ownerId, now]]),
      archived: false,
      archivedAt: now,
      locked: false,
      autoArchiveMinutes: made.autoArchiveMinutes ?? 4320,
      messageCount: 0,
    },
  })
  world.channels.set(thread.id, thread)
  world.guilds.get(parent.guildId ?? '')?.channelIds.add(thread.id)
  const data = { ...renderChannel(world, thread), newly_created: true }
  emit(world, { name: 'THREAD_CREATE', data, guildId: parent.guildId, channel: thread })
  if (starter) showStarter(world, parent, starter, thread)
  archiveWhenQuiet(world, thread)
  return thread
}

function showStarter(world: World, parent: ChannelRecord, starter: MessageRecord, thread: ChannelRecord): void {
  starter.raw.flags = starter.raw.flags | MessageFlags.HasThread
  starter.raw.thread = renderChannel(world, thread)
  const data = messageEvent(world, parent, starter)
  emit(world, { name: 'MESSAGE_UPDATE', data, guildId: parent.guildId, channel: parent, message: starter })
  createMessage(world, {
    id: thread.id,
    channel: thread,
    authorId: starter.raw.author.id,
    type: MessageType.ThreadStarterMessage,
    reference: { message_id: starter.raw.id, channel_id: parent.id, guild_id: parent.guildId ?? '', type: 0 },
  })
}
