import { DiscordAPIError, RESTJSONErrorCodes as codes } from 'discord.js'
import { ChatError } from '../chat/chat.ts'
import { chatError } from './chat-error.ts'

const noFiles = 'I may not attach files here: whoever manages this channel or my role can allow me "Attach Files".'

/**
 * What Discord threw at a new message. A right that is missing for its files is told from one that is missing for any
 * message: Discord says the same of both, and without the files the message tells which it was.
 */
export function sendError(
  error: unknown,
  { channelId, hasFiles }: { channelId: string; hasFiles: boolean },
): ChatError {
  if (!(error instanceof DiscordAPIError)) return chatError(error)
  // A proxy before Discord refuses a request that is too large without a code.
  if (hasFiles && (error.code === codes.RequestEntityTooLarge || error.status === 413))
    return new ChatError('too-large', 'Discord takes no file of that size here', { cause: error })
  if (error.code !== codes.MissingPermissions) return chatError(error)
  if (hasFiles) return new ChatError('no-files', 'I may not attach files here', { cause: error, remedy: noFiles })
  return new ChatError('gone', `I may not write in channel ${channelId}`, {
    cause: error,
    remedy: notHere(channelId),
    isBarred: true,
  })
}

const notHere = (channelId: string): string =>
  `I may not write in <#${channelId}>, so what belongs there stands here. Whoever manages that channel or my role can allow me "Send Messages" and "Send Messages in Threads".`
