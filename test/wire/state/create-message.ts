import type { APIAllowedMentions, APIAttachment, APIEmbed } from 'discord-api-types/v10'
import { ChannelType, MessageType } from 'discord-api-types/v10'
import type { ChannelRecord, InteractionRecord, MessageRecord, RawMessage, World } from './world.ts'
import { emit, known, stamp } from './world.ts'
import { findMentions } from './find-mentions.ts'
import { renderBareMember } from './render-member.ts'
import { reviveThread } from './change-thread.ts'

export type NewMessage = {
  /** default: a fresh one; the first line of a thread has the thread's */
  readonly id?: string
  readonly channel: ChannelRecord
  readonly authorId: string
  readonly content?: string
  readonly type?: MessageType
  readonly embeds?: readonly APIEmbed[]
  readonly components?: readonly unknown[]
  readonly attachments?: readonly APIAttachment[]
  readonly allowed?: APIAllowedMentions | undefined
  readonly replyTo?: MessageRecord | undefined
  readonly reference?: object
  readonly flags?: number
  readonly nonce?: string | number | undefined
  readonly interaction?: InteractionRecord
  /** only this user sees it, and the channel does not keep it */
  readonly visibleTo?: string | undefined
}

/** Stores a message and tells the gateway. An ephemeral one is neither in the channel nor on the gateway. */
export function createMessage(world: World, made: NewMessage): MessageRecord {
  const { channel } = made
  const author = known(world.users.get(made.authorId), `user ${made.authorId}`)
  const mentions = findMentions(world, {
    content: made.content ?? '',
    authorId: author.id,
    channel,
    allowed: made.allowed,
    repliedTo: made.replyTo?.raw.author.id,
  })
  const raw = {
    type: made.type ?? (made.replyTo ? MessageType.Reply : MessageType.Default),
    id: made.id ?? world.nextId(),
    channel_id: channel.id,
    author,
    content: made.content ?? '',
    timestamp: stamp(world),
    edited_timestamp: null,
    tts: false,
    mention_everyone: mentions.everyone,
    mentions: mentions.users.map((id) => known(world.users.get(id), `user ${id}`)),
    mention_roles: [...mentions.roles],
    attachments: [...(made.attachments ?? [])],
    embeds: [...(made.embeds ?? [])],
    components: [...(made.components ?? [])],
    flags: made.flags ?? 0,
    pinned: false,
    ...(made.nonce === undefined ? {} : { nonce: made.nonce }),
    ...(made.reference ? { message_reference: made.reference } : {}),
    ...(made.replyTo ? replyFields(made.replyTo) : {}),
    ...(made.interaction ? interactionFields(world, made.interaction) : {}),
  } as unknown as RawMessage
  const record: MessageRecord = {
    raw,
    channelId: channel.id,
    visibleTo: made.visibleTo,
    notified: made.visibleTo === undefined ? mentions.notified : new Set(),
    reactors: new Map(),
    deleted: false,
  }
  if (made.visibleTo === undefined) publish(world, channel, record)
  else world.ephemerals.set(raw.id, record)
  return record
}

function publish(world: World, channel: ChannelRecord, record: MessageRecord): void {
  const { raw } = record
  channel.messages.set(raw.id, record)
  channel.lastMessageId = raw.id
  if (channel.thread) {
    reviveThread(world, channel, raw.author.id)
    if (raw.type === MessageType.Default || raw.type === MessageType.Reply) channel.thread.messageCount += 1
  }
  emit(world, {
    name: 'MESSAGE_CREATE',
    data: messageEvent(world, channel, record),
    guildId: channel.guildId,
    channel,
    message: record,
  })
}

/** The message as its event carries it: with guild and member, which the REST answer has not. */
export function messageEvent(world: World, channel: ChannelRecord, record: MessageRecord): object {
  if (channel.guildId === undefined) return { ...record.raw, channel_type: ChannelType.DM }
  const guild = known(world.guilds.get(channel.guildId), `guild ${channel.guildId}`)
  const author = record.raw.author.id
  const member = guild.members.has(author) ? { member: renderBareMember(guild, author) } : {}
  return { ...record.raw, guild_id: channel.guildId, channel_type: channel.type, ...member }
}

function replyFields(target: MessageRecord): object {
  const { referenced_message: _, ...shown } = target.raw
  return {
    message_reference: { type: 0, message_id: target.raw.id, channel_id: target.channelId },
    referenced_message: shown,
  }
}

function interactionFields(world: World, interaction: InteractionRecord): object {
  const user = known(world.users.get(interaction.userId), 'user of the interaction')
  return {
    application_id: world.applicationId,
    webhook_id: world.applicationId,
    interaction_metadata: {
      id: interaction.id,
      type: interaction.type,
      user,
      authorizing_integration_owners: {},
      ...(interaction.original ? { original_response_message_id: interaction.original.raw.id } : {}),
      ...(interaction.source ? { interacted_message_id: interaction.source.raw.id } : {}),
    },
  }
}
