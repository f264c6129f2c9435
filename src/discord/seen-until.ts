import type { Logger } from '../log.ts'
import type { Store } from '../store/store.ts'
import { isNewer } from './is-newer.ts'

const noteEveryMs = 2_000

/** `discord.seen`: everything up to this message, in all channels, was looked at and is in the store where it matters. */
const seenFact = 'discord.seen'

type SeenDeps = {
  readonly facts: Store['facts']
  /** nothing waits in memory, and nothing is left to be read back */
  readonly isSettled: () => boolean
  readonly logger: Logger
}

/**
 * How far we listened. A mention can come in any channel, and Mos keeps no cursor of each: after a gap those channels are
 * read whose newest message is newer than this.
 */
export type SeenUntil = {
  readonly get: () => Promise<string | undefined>
  readonly set: (messageId: string) => Promise<void>
  /** This message was looked at. Noted within 2 s of a moment when all that came is settled. */
  readonly note: (messageId: string) => void
  readonly stop: () => void
}

export function createSeenUntil({ facts, isSettled, logger }: SeenDeps): SeenUntil {
  let newest = '0'
  let noted = '0'
  const write = async () => {
    if (!isNewer(newest, noted) || !isSettled()) return
    const until = newest
    await facts.set(seenFact, until)
    noted = until
  }
  const timer = setInterval(() => {
    write().catch((error: unknown) => logger.debug({ why: String(error) }, 'how far we listened is noted later'))
  }, noteEveryMs).unref()
  return {
    get: () => facts.get(seenFact),
    set: (messageId) => facts.set(seenFact, messageId),
    note(messageId) {
      if (isNewer(messageId, newest)) newest = messageId
    },
    stop: () => clearInterval(timer),
  }
}
