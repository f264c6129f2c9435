import { Failure } from '../errors.ts'
import type { Logger } from '../log.ts'
import { StoreAway, retryLevel } from '../store/store-away.ts'
import type { InFlight } from './in-flight.ts'
import type { RawMessage } from './raw-message.ts'

const most = 1_000
const againAfterMs = 1_000

type HeldDeps = {
  readonly receive: (raw: RawMessage) => Promise<void>
  /** shows at once that a message which has to wait was seen; never throws */
  readonly sign: (raw: RawMessage) => void
  /** false: not worth the room while others wait */
  readonly mayMatter: (raw: RawMessage) => boolean
  /** what has to be read of this channel first, so that its messages keep their order */
  readonly before: (channelId: string) => Promise<void> | undefined
  /** there is no room for it or for one behind it: its channel has to be read from this message on */
  readonly missed: (raw: RawMessage) => void
  readonly inFlight: InFlight
  readonly logger: Logger
}

/**
 * One chain of messages a channel: each is in the store before the next is tried, so that no cursor passes one that is
 * not. They wait in memory while the connection does not know its guilds yet, or while the store is away; after a crash
 * the read-back brings them again.
 */
export type HeldMessages = {
  /** Receives it now, or behind what waits in its channel. */
  take(raw: RawMessage): void
  /** From here on messages are held. */
  close(): void
  /** From here on messages are received; those that are held come first. */
  open(): void
  /** how many are not in the store yet */
  readonly waiting: () => number
  /** Takes no more and tries nothing again; what runs goes on. */
  stop(): void
}

export function createHeldMessages(deps: HeldDeps): HeldMessages {
  const { mayMatter, logger } = deps
  /** An idle channel has none. */
  const chains = new Map<string, RawMessage[]>()
  const running = new Set<string>()
  let waiting = 0
  let isOpen = false
  let stopped = false
  let walking = false
  let again = false
  let retry: NodeJS.Timeout | undefined

  /** Returns why it stands still, if it does. */
  async function run(channelId: string, chain: RawMessage[]): Promise<unknown> {
    running.add(channelId)
    try {
      for (let raw = chain[0]; raw !== undefined && isOpen; raw = chain[0]) {
        await receiveInOrder(deps, raw)
        chain.shift()
        waiting -= 1
      }
    } catch (error) {
      later(error)
      return error
    } finally {
      if (chain.length === 0) chains.delete(channelId)
      running.delete(channelId)
    }
    return undefined
  }

  function later(error: unknown): void {
    logger[retryLevel(error)]({ err: error, waiting }, 'messages wait for the store')
    if (stopped) return
    retry ??= setTimeout(() => {
      retry = undefined
      void walk()
    }, againAfterMs).unref()
  }

  /** One channel after the other: an outage's end is found by one try, not by one for each channel. */
  async function walk(): Promise<void> {
    again = true
    if (walking) return
    walking = true
    while (again) {
      again = false
      for (const [channelId, chain] of chains) {
        if (running.has(channelId)) continue
        if ((await run(channelId, chain)) instanceof StoreAway) break
      }
    }
    walking = false
  }

  function hold(raw: RawMessage): void {
    if (!mayMatter(raw)) return
    deps.sign(raw)
    const chain = chains.get(raw.channel_id) ?? []
    if (waiting >= most) return deps.missed(chain[0] ?? raw)
    push(chain, raw)
  }

  function push(chain: RawMessage[], raw: RawMessage): void {
    chain.push(raw)
    chains.set(raw.channel_id, chain)
    waiting += 1
  }

  return {
    take(raw) {
      if (stopped) return
      if (!isOpen || chains.has(raw.channel_id)) return hold(raw)
      const chain: RawMessage[] = []
      push(chain, raw)
      deps.inFlight.track(run(raw.channel_id, chain).then(() => undefined))
    },
    waiting: () => waiting,
    close: () => (isOpen = false),
    open() {
      isOpen = true
      void walk()
    },
    stop() {
      stopped = true
      clearTimeout(retry)
    },
  }
}

/** Rejects when it has to be tried again. */
async function receiveInOrder({ before, sign, receive, mayMatter, logger }: HeldDeps, raw: RawMessage): Promise<void> {
  try {
    const behind = before(raw.channel_id)
    if (behind !== undefined) {
      sign(raw)
      await behind
    }
    await receive(raw)
  } catch (error) {
    // A fault of ours would come again with every try, and block all others.
    if (!(error instanceof Failure))
      return logger.error({ err: error, messageId: raw.id }, 'a message was not received')
    if (mayMatter(raw)) throw error
  }
}
