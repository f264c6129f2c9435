import { Routes } from 'discord.js'
import type { REST } from 'discord.js'
import type { ChatMessage } from '../chat/chat.ts'
import type { Logger } from '../log.ts'
import { newMessageBody } from './message-body.ts'
import type { RawMessage } from './raw-message.ts'
import { readMessages } from './read-messages.ts'

type Wanted = { readonly selfId: string; readonly nonce: string; readonly message: ChatMessage }

/** Looks for a message of ours among the channel's last 100. */
export async function findMessage(rest: REST, channelId: string, wanted: Wanted, logger: Pick<Logger, 'warn'>) {
  const query = new URLSearchParams({ limit: '100' })
  const latest = readMessages(await rest.get(Routes.channelMessages(channelId), { query }), logger)
  const found = latest.messages.findLast((message) => isThatOne(message, wanted))
  return found === undefined ? undefined : { messageId: found.id }
}

/**
 * Discord gives a nonce back to the gateway and not to who reads messages later. Then it is the same message when text
 * and the message it replies to are the same: an answer's words may come twice, but not as a reply to one message. A
 * reply to what is not there (any more) was posted without the reference; the same words with fewer files are another
 * one. A receipt's words move with its op: its first
 * line names the op. A card's words move too: its buttons name it.
 */
export function isThatOne(found: RawMessage, { selfId, nonce, message }: Wanted): boolean {
  if (found.author.id !== selfId) return false
  if (found.nonce !== undefined) return found.nonce === nonce
  if (message.opId !== undefined) return found.content.split('\n')[0]?.endsWith(` · \`${message.opId}\``) === true
  const body = newMessageBody(message, nonce)
  const repliedTo = found.message_reference?.message_id
  const sameReply = repliedTo === undefined || repliedTo === body.message_reference?.message_id
  if (message.buttons !== undefined && message.buttons.length > 0) return sameReply && hasButton(found, message.buttons)
  return (
    sameReply &&
    found.attachments.length === (message.files ?? []).length &&
    found.content.trim() === (body.content ?? '').trim()
  )
}

const hasButton = ({ components = [] }: RawMessage, buttons: NonNullable<ChatMessage['buttons']>): boolean =>
  components.some((row) => row.components?.some(({ custom_id: id }) => buttons.some((button) => button.id === id)))
