import { Failure } from '../errors.ts'
import type { Logger } from '../log.ts'
import { retryLevel } from '../store/store-away.ts'
import type { InFlight } from './in-flight.ts'
import type { RawMessage } from './raw-message.ts'

const most = 1_000
const againAfterMs = 1_000

type HeldDeps = {
  readonly receive: (raw: RawMessage) => Promise<void>
  /** false: not worth the room while others wait */
  readonly mayMatter: (raw: RawMessage) => boolean
  /** what has to be read of this channel first, so that its messages keep their order */
  readonly before: (channelId: string) => Promise<void> | undefined
  readonly inFlight: InFlight
  readonly logger: Logger
}

/**
 * Messages that came while they could not be taken in: before the connection knew its guilds, or while the store was
 * away. They wait in memory, in order; after a crash the read-back brings those of topics and home channels again.
 */
export type HeldMessages = {
  /** Receives it now, or holds it when others are held or receiving fails. */
  take(raw: RawMessage): void
  /** From here on messages are held. */
  close(): void
  /** From here on messages are received; those that are held come first. */
  open(): void
}

export function createHeldMessages({ receive, mayMatter, before, inFlight, logger }: HeldDeps): HeldMessages {
  const held: RawMessage[] = []
  let isOpen = false
  let emptying = false

  async function receiveInOrder(raw: RawMessage): Promise<void> {
    const behind = before(raw.channel_id)
    if (behind !== undefined) await behind
    try {
      await receive(raw)
    } catch (error) {
      // A fault of ours would come again with every try, and block all others.
      if (error instanceof Failure) throw error
      logger.error({ err: error, messageId: raw.id }, 'a message could not be received')
    }
  }

  function hold(raw: RawMessage): void {
    if (!mayMatter(raw)) return
    held.push(raw)
    if (held.length > most) logger.error({ messageId: held.shift()?.id }, 'a waiting message was given up')
  }

  async function empty(): Promise<void> {
    if (emptying) return
    emptying = true
    try {
      for (let raw = held[0]; raw !== undefined; raw = held[0]) {
        await receiveInOrder(raw)
        if (held[0] === raw) held.shift()
      }
    } catch (error) {
      later(error)
    } finally {
      emptying = false
    }
  }

  function later(error: unknown): void {
    logger[retryLevel(error)]({ err: error, waiting: held.length }, 'messages wait for the store')
    setTimeout(() => void empty(), againAfterMs).unref()
  }

  return {
    take(raw) {
      if (!isOpen || held.length > 0) return hold(raw)
      const work = receiveInOrder(raw).catch((error: unknown) => {
        hold(raw)
        later(error)
      })
      inFlight.track(work)
    },
    close: () => (isOpen = false),
    open() {
      isOpen = true
      void empty()
    },
  }
}
