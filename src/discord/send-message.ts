import { Routes } from 'discord.js'
import type { REST } from 'discord.js'
import type { ChatMessage } from '../chat/chat.ts'
import { answerId } from './answer-id.ts'
import { newMessageBody } from './message-body.ts'

/** Posts it, once for a nonce as long as Discord remembers it (some minutes). A send unarchives its thread. */
export async function sendMessage(rest: REST, channelId: string, message: ChatMessage, nonce: string) {
  const body = newMessageBody(message, nonce)
  const files = message.files?.map(({ name, bytes }) => ({ name, data: Buffer.from(bytes) }))
  return {
    messageId: answerId(
      await rest.post(Routes.channelMessages(channelId), { body, ...(files === undefined ? {} : { files }) }),
    ),
  }
}
