import { ChannelType, MessageFlags, MessageType } from 'discord.js'
import type { APIMessageApplicationCommandInteraction } from 'discord.js'
import { z } from 'zod'
import type { TargetMessage } from '../command/target-message.ts'
import { Failure } from '../errors.ts'

const words = z.string().nullish()
const schema = z.object({
  id: z.string(),
  type: z.int(),
  flags: z.int().default(0),
  content: z.string().default(''),
  author: z.object({ id: z.string(), username: z.string() }),
  attachments: z.array(z.object({ filename: z.string() })).default([]),
  embeds: z
    .array(
      z.object({
        title: words,
        description: words,
        author: z.object({ name: words }).nullish(),
        footer: z.object({ text: words }).nullish(),
        fields: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
      }),
    )
    .default([]),
  components: z
    .array(z.object({ components: z.array(z.object({ custom_id: z.string().optional() })).optional() }))
    .default([]),
  message_reference: z.object({ message_id: z.string().optional() }).optional(),
})
type Target = z.output<typeof schema>

/** The message that a menu was used on, as the interaction brings it: it may be gone by now, or never have been in a channel. */
export function targetMessage(
  { data, channel }: Pick<APIMessageApplicationCommandInteraction, 'data' | 'channel'>,
  selfId: string | undefined,
): TargetMessage {
  const { data: found } = schema.safeParse(data.resolved.messages[data.target_id])
  if (found === undefined) throw new Failure('This message can not be read any more: it was deleted. Use another one.')
  const replyTo = found.message_reference?.message_id
  return {
    id: found.id,
    channel: `discord:${channel.id}`,
    opens: opensOf(found, channel.type),
    author: { kind: found.author.id === selfId ? 'self' : 'other', name: found.author.username },
    text: textOf(found),
    ...(replyTo === undefined ? {} : { replyTo }),
    buttons: found.components.flatMap((row) => row.components?.flatMap((button) => button.custom_id ?? []) ?? []),
  }
}

function textOf({ content, embeds, attachments }: Target): string {
  const shown = embeds.flatMap(({ author, title, description, fields, footer }) => [
    author?.name,
    title,
    description,
    ...(fields ?? []).map(({ name, value }) => `${name}: ${value}`),
    footer?.text,
  ])
  const files = attachments.map(({ filename }) => `(file) ${filename}`)
  return [content, ...shown, ...files].filter((part) => typeof part === 'string' && part.trim() !== '').join('\n')
}

const withThreads: ReadonlySet<ChannelType> = new Set([ChannelType.GuildText, ChannelType.GuildAnnouncement])
const places: ReadonlySet<ChannelType> = new Set([
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
  ChannelType.AnnouncementThread,
  ChannelType.DM,
])
/** Of Discord's own lines (somebody joined) no thread can be made. */
const spoken: ReadonlySet<number> = new Set([
  MessageType.Default,
  MessageType.Reply,
  MessageType.ChatInputCommand,
  MessageType.ContextMenuCommand,
])

function opensOf({ type, flags }: Target, channel: ChannelType): TargetMessage['opens'] {
  if (places.has(channel)) return 'here'
  const isInChannel = (flags & MessageFlags.Ephemeral) === 0 && spoken.has(type)
  return withThreads.has(channel) && isInChannel ? 'thread' : 'nothing'
}
