import type { InboxEntry, NewExchange } from '../store/inbox.ts'
import type { NewOutboxEntry } from '../store/outbox.ts'
import type { EndSign } from '../store/sign.ts'

export type TurnResult = {
  readonly answers: readonly NewOutboxEntry[]
  /** what was said, for `topic search` and for a session that loses its memory; absent: nothing to remember */
  readonly exchange?: NewExchange
  /** what its message shows from now on, where it showed anything */
  readonly sign: EndSign
  /** For after they stand in the outbox: what showed the turn says that it is over. Rejects when Redis is away. */
  settle(): Promise<void>
}

/** One exchange, from its start to what is to be said. */
export type RunningTurn = {
  /** Rejects when Redis is away, and for faults: the first are tried again, the others answered in words. */
  readonly result: Promise<TurnResult>
  /** The answer comes within 200 ms from here, whatever the program does. */
  cancel(): void
  /** Gives the entry's text to the running turn. False: it has to wait for its own. Never rejects. */
  steer(entry: InboxEntry): Promise<boolean>
  /** how many messages wait behind it */
  showQueued(count: number): void
}

/** Nothing to say, and nothing to tidy up. */
export const silent: TurnResult = { answers: [], sign: 'done', settle: () => Promise.resolve() }
