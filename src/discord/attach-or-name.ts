import type { ChatMessage } from '../chat/chat.ts'
import { planInstead } from '../chat/send-with-files.ts'
import { sendError } from './send-error.ts'

/** Files as discord.js sends them along. */
export const attached = ({ files }: Pick<ChatMessage, 'files'>) =>
  files === undefined ? {} : { files: files.map(({ name, bytes }) => ({ name, data: Buffer.from(bytes) })) }

/** Where a message's files are refused, the same with a line that names them: its words and buttons arrive all the same. */
export async function attachOrName<T>(message: ChatMessage, send: (message: ChatMessage) => Promise<T>): Promise<T> {
  try {
    return await send(message)
  } catch (error) {
    if (message.files === undefined) throw error
    const instead = planInstead(message, sendError(error, { channelId: '', hasFiles: true }))
    if (instead === undefined) throw error
    return await send(instead[0])
  }
}
