import { DiscordAPIError, HTTPError, RESTJSONErrorCodes as codes, RateLimitError } from 'discord.js'
import { ChatError } from '../chat/chat.ts'
import { isOwnFault } from './own-fault.ts'

/** Not a 403, and still nothing can be written there any more: a send unarchives a thread unless it is locked. */
const closedThread: ReadonlySet<number | string> = new Set([codes.ThreadLocked, codes.InvalidActionOnArchivedThread])

/** Never connected, so nothing was accepted. Every other network error may have come after Discord read the request. */
const beforeSending = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'ENETUNREACH',
  'EHOSTUNREACH',
])

/** Whatever discord.js throws from a request, as what the delivery should do about it. */
export function chatError(error: unknown): ChatError {
  if (error instanceof ChatError) return error
  if (error instanceof DiscordAPIError)
    return new ChatError(kindOf(error), `Discord: ${error.message}`, { cause: error, isBarred: isBarred(error) })
  if (error instanceof RateLimitError)
    return new ChatError('later', `Discord's rate limit: ${error.route}`, { cause: error })
  // discord.js has repeated it three times by now, and any of the four may have been accepted.
  if (error instanceof HTTPError) return new ChatError('unknown', `Discord answered ${error.status}`, { cause: error })
  // It would come again with every try, and block its thread for ever.
  if (isOwnFault(error)) return new ChatError('refused', `A fault of Mos: ${String(error)}`, { cause: error })
  return networkError(error)
}

function kindOf(error: DiscordAPIError): ChatError['kind'] {
  if (error.status === 401 || error.status === 429) return 'later'
  if (error.code === codes.UnknownMessage) return 'no-message'
  // A 403 that is about this message, not about the thread.
  if (error.code === codes.CannotEditMessageAuthoredByAnotherUser) return 'refused'
  return error.status === 403 || error.status === 404 || closedThread.has(error.code) ? 'gone' : 'refused'
}

/** What is locked or may not be seen is there all the same. */
const isBarred = (error: DiscordAPIError): boolean => error.status === 403 || closedThread.has(error.code)

function networkError(error: unknown): ChatError {
  if (!(error instanceof Error)) return new ChatError('unknown', String(error))
  const code = 'code' in error ? String(error.code) : ''
  // discord.js sends nothing without a token: after stop, and after a 401.
  const unsent = beforeSending.has(code) || error.message.startsWith('Expected token to be set')
  return new ChatError(
    unsent ? 'later' : 'unknown',
    `Discord can't be reached: ${code === '' ? error.message : code}`,
    {
      cause: error,
    },
  )
}
