import { MessageType } from 'discord.js'
import type { EntryFile } from '../store/inbox.ts'
import type { Principal } from '../fleet/principal.ts'
import type { RawMessage } from './raw-message.ts'

/** Where a message was written: a thread has a parent, a threadless channel (voice, stage) can't have threads. */
export type MessagePlace = {
  readonly channelId: string
  readonly guildId?: string
  readonly kind: 'channel' | 'thread' | 'dm' | 'threadless'
  /** a thread's own name: what a topic is called that starts inside of it */
  readonly name?: string
}

/** A Discord message as the gate sees it, from the gateway and from a read-back alike. */
export type IncomingMessage = {
  readonly id: string
  readonly author: 'person' | 'self' | 'bot' | 'webhook' | 'system'
  readonly principal: Principal & { kind: 'discord' }
  readonly place: MessagePlace
  readonly mentionsUs: boolean
  /** without the mention of us, trimmed */
  readonly text: string
  readonly files: readonly EntryFile[]
  readonly stickers: number
}

/** Who we are in mentions: the bot's user, and the managed role that Discord's mention list offers beside it. */
export type Self = { readonly userId: string; readonly roleId?: string }

/** Reads the wire's message. A message of REST has no member: then no role of its author is known. */
export function incomingMessage(raw: RawMessage, place: MessagePlace, self: Self): IncomingMessage {
  return {
    id: raw.id,
    author: authorKind(raw, self),
    principal: {
      kind: 'discord',
      userId: raw.author.id,
      ...(place.guildId === undefined ? {} : { guildId: place.guildId }),
      roleIds: raw.member?.roles ?? [],
    },
    place,
    mentionsUs:
      raw.mentions.some((user) => user.id === self.userId) ||
      (self.roleId !== undefined && raw.mention_roles.includes(self.roleId)),
    text: withoutMention(raw.content, self),
    files: raw.attachments.map(({ filename: name, url, size: bytes, content_type: type }) => ({
      name,
      url,
      bytes,
      ...(typeof type === 'string' ? { type } : {}),
    })),
    stickers: raw.sticker_items?.length ?? 0,
  }
}

/** Every other type is Discord's own line: somebody joined, a thread was made. */
const spoken: ReadonlySet<number> = new Set([MessageType.Default, MessageType.Reply])

function authorKind(raw: RawMessage, self: Self): IncomingMessage['author'] {
  if (raw.author.id === self.userId) return 'self'
  if (raw.webhook_id !== undefined) return 'webhook'
  if (raw.author.bot === true) return 'bot'
  return spoken.has(raw.type) ? 'person' : 'system'
}

function withoutMention(content: string, self: Self): string {
  const ours = [`<@${self.userId}>`, `<@!${self.userId}>`, ...(self.roleId === undefined ? [] : [`<@&${self.roleId}>`])]
  const parts = ours.reduce((texts, mention) => texts.flatMap((text) => text.split(mention)), [content])
  // A mention in the middle of a line leaves one space, not two; line breaks of the person stay.
  return parts
    .map((part, at) => (at > 0 && /\s$/u.test(parts[at - 1] ?? '') ? part.replace(/^ /, '') : part))
    .join('')
    .trim()
}
