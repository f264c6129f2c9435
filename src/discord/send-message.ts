import { DiscordAPIError, RESTJSONErrorCodes, Routes } from 'discord.js'
import type { REST } from 'discord.js'
import type { RESTPostAPIChannelMessageJSONBody } from 'discord.js'
import type { ChatMessage } from '../chat/chat.ts'
import { answerId } from './answer-id.ts'
import { newMessageBody } from './message-body.ts'

/**
 * Posts it, once for a nonce as long as Discord remembers it (some minutes). A send unarchives its thread. Where no history
 * may be read nothing can be replied to: then it is a plain message.
 */
export async function sendMessage(rest: REST, channelId: string, message: ChatMessage, nonce: string) {
  const files = message.files?.map(({ name, bytes }) => ({ name, data: Buffer.from(bytes) }))
  const post = async (body: RESTPostAPIChannelMessageJSONBody) => ({
    messageId: answerId(
      await rest.post(Routes.channelMessages(channelId), { body, ...(files === undefined ? {} : { files }) }),
    ),
  })
  const body = newMessageBody(message, nonce)
  try {
    return await post(body)
  } catch (error) {
    if (body.message_reference === undefined || !isNoReply(error)) throw error
    const { message_reference: _, ...plain } = body
    return await post(plain)
  }
}

const isNoReply = (error: unknown): boolean =>
  error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.CannotReplyWithoutPermissionToReadMessageHistory
