import type { APIAllowedMentions, APIAttachment, APIEmbed } from 'discord-api-types/v10'
import { MessageFlags } from 'discord-api-types/v10'
import type { MessageRecord, World } from './world.ts'
import { emit, known, stamp } from './world.ts'
import { findMentions } from './find-mentions.ts'
import { messageEvent } from './create-message.ts'

export type MessageEdit = {
  readonly content?: string | null | undefined
  readonly embeds?: readonly APIEmbed[] | null | undefined
  readonly components?: readonly unknown[] | null | undefined
  readonly attachments?: readonly APIAttachment[] | undefined
  readonly flags?: number | null | undefined
  readonly allowed?: APIAllowedMentions | undefined
}

/** Changes what is given and tells the gateway. An edit notifies nobody, but it changes whom the text names. */
export function editMessage(world: World, record: MessageRecord, edit: MessageEdit): void {
  const { raw } = record
  if (edit.content !== undefined) raw.content = edit.content ?? ''
  if (edit.embeds !== undefined) raw.embeds = [...(edit.embeds ?? [])]
  if (edit.components !== undefined) raw.components = [...(edit.components ?? [])]
  if (edit.attachments !== undefined) raw.attachments = [...edit.attachments]
  raw.flags = changedFlags(raw.flags, edit.flags)
  raw.edited_timestamp = stamp(world)
  const channel = known(world.channels.get(record.channelId), `channel ${record.channelId}`)
  if (edit.content !== undefined) {
    const asked = {
      content: raw.content,
      authorId: raw.author.id,
      channel,
      allowed: edit.allowed,
      repliedTo: undefined,
    }
    const mentions = findMentions(world, asked)
    raw.mentions = mentions.users.map((id) => known(world.users.get(id), `user ${id}`))
    raw.mention_roles = [...mentions.roles]
    raw.mention_everyone = mentions.everyone
  }
  if (record.visibleTo !== undefined) return
  const data = messageEvent(world, channel, record)
  emit(world, { name: 'MESSAGE_UPDATE', data, guildId: channel.guildId, channel, message: record })
}

/** An edit may only show or hide embeds; whatever is edited thinks no longer. */
function changedFlags(flags: number, asked: number | null | undefined): number {
  const settled = flags & ~MessageFlags.Loading
  if (asked === undefined || asked === null) return settled
  const free = MessageFlags.SuppressEmbeds | MessageFlags.IsComponentsV2
  return (settled & ~free) | (asked & free)
}
