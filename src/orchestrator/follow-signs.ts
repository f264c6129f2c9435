import type { Logger } from '../log.ts'
import type { InboxEntry } from '../store/inbox.ts'
import type { Store } from '../store/store.ts'
import { retryLevel } from '../store/store-away.ts'

/** A turn that is over sooner leaves no sign on anybody's message: its answer is sign enough. */
const signAfterMs = 700

export type SignDeps = {
  readonly store: Pick<Store, 'signs'>
  /** how long a turn runs before it is signed; default 700 */
  readonly signAfterMs?: number
  readonly logger: Logger
}

/** The signs on the messages of one running turn, and of those that wait behind it. */
export type TurnSigns = {
  /** These wait in its topic now. */
  look(waiting: readonly InboxEntry[]): void
  end(): void
}

/** The entry's turn begins. Where its signs end is not for here: they end with the entry, in the same transaction. */
export function followSigns({ store, logger, ...options }: SignDeps, { id, topicId }: InboxEntry): TurnSigns {
  const signed = new Set<string>()
  let isSlow = false
  const follow = () => {
    store.signs.follow(topicId, id).catch((error: unknown) => {
      signed.clear()
      logger[retryLevel(error)]({ err: error, entry: id }, 'messages were not signed')
    })
  }
  const timer = setTimeout(() => {
    isSlow = true
    follow()
  }, options.signAfterMs ?? signAfterMs)
  return {
    look(waiting) {
      if (!isSlow || waiting.every((entry) => signed.has(entry.id))) return
      for (const entry of waiting) signed.add(entry.id)
      follow()
    },
    end: () => clearTimeout(timer),
  }
}
