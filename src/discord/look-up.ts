import { DiscordAPIError } from 'discord.js'
import type { REST } from 'discord.js'
import { ChatError } from '../chat/chat.ts'
import type { ChatMessage } from '../chat/chat.ts'
import type { Logger } from '../log.ts'
import { findMessage } from './find-message.ts'
import { isOwnFault } from './own-fault.ts'

type LookUpDeps = {
  readonly rest: () => REST
  readonly selfId: () => string | undefined
  readonly logger: Pick<Logger, 'warn'>
  readonly now?: () => number
}

type LookUp = (
  channelId: string,
  nonce: string,
  message: ChatMessage,
) => Promise<{ readonly messageId: string } | undefined>

/** Time for a person to allow it. After that an answer that may come twice is better than a thread that stays silent. */
const patienceMs = 5 * 60_000

/**
 * Looks for a message of ours in a channel. Where its history can't be read, nobody can tell whether the message is there:
 * that is `later` for 5 minutes, and then as if it were not. It does not mean that the channel is gone: sending tells.
 */
export function createLookUp({ rest, selfId, logger, now = Date.now }: LookUpDeps): LookUp {
  const blindSince = new Map<string, number>()
  const told = new Set<string>()

  function unknowable(channelId: string, nonce: string, error: unknown): undefined {
    const key = `${channelId} ${nonce}`
    const since = blindSince.get(key) ?? now()
    blindSince.set(key, since)
    if (!told.has(channelId)) logger.warn({ err: error, channelId }, needed)
    told.add(channelId)
    if (now() - since < patienceMs) throw new ChatError('later', needed, { cause: error })
    blindSince.delete(key)
    logger.warn({ channelId }, 'a message is sent that may have been sent before')
    return undefined
  }

  return async (channelId, nonce, message) => {
    const us = selfId()
    if (us === undefined) throw new ChatError('later', 'not connected to Discord')
    try {
      const found = await findMessage(rest(), channelId, { selfId: us, nonce, message }, logger)
      blindSince.delete(`${channelId} ${nonce}`)
      told.delete(channelId)
      return found
    } catch (error) {
      if (isOwnFault(error) || isForbidden(error)) return unknowable(channelId, nonce, error)
      throw error
    }
  }
}

const needed =
  'I can\'t see whether a message arrived: allow me "Read Message History" in this channel. Without it the message is sent again after 5 minutes.'

const isForbidden = (error: unknown): boolean => error instanceof DiscordAPIError && error.status === 403
