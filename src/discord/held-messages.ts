import { Failure } from '../errors.ts'
import type { Logger } from '../log.ts'
import { StoreAway, retryLevel } from '../store/store-away.ts'
import type { InFlight } from './in-flight.ts'
import type { RawMessage } from './raw-message.ts'

/** Of messages, and of what is done to them. */
const most = 1_000
/** Of messages that need not matter. */
const mostTalk = 100
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

/** What somebody did to messages of a channel. */
export type MessageChange = {
  readonly channelId: string
  /** Brings it to what is in the store; rejects with a Failure to be tried again. */
  readonly apply: () => Promise<void>
  /** A message that is not in the store yet, as it is from now on; undefined: it is taken back. */
  readonly revised: (raw: RawMessage) => RawMessage | undefined
}

/**
 * One chain of messages a channel, and of what is done to messages: each is in the store before the next is tried, so that
 * no cursor passes one that is not, and no change its message. They wait in memory while the connection does not know its
 * guilds yet, or while the store is away; after a crash the read-back brings the messages again, as they are then.
 */
export type HeldMessages = {
  /** Receives it now, or behind what waits in its channel. */
  take(raw: RawMessage): void
  /** Applies it now, or behind what waits in its channel; what waits there is received as it is from here on. */
  change(change: MessageChange): void
  /** From here on messages are held. */
  close(): void
  /** From here on messages are received; those that are held come first. */
  open(): void
  /** how many are not in the store yet */
  readonly waiting: () => number
  /** Takes no more and tries nothing again; what runs goes on. */
  stop(): void
}

type Held =
  | { readonly kind: 'message'; readonly raw: RawMessage }
  | { readonly kind: 'change'; readonly change: MessageChange }

export function createHeldMessages(deps: HeldDeps): HeldMessages {
  const { mayMatter, logger } = deps
  /** An idle channel has none. */
  const chains = new Map<string, Held[]>()
  const running = new Set<string>()
  const waiting = { message: 0, change: 0 }
  let isOpen = false
  let stopped = false
  let walking = false
  let again = false
  let retry: NodeJS.Timeout | undefined

  /** Returns why it stands still, if it does. */
  async function run(channelId: string, chain: Held[]): Promise<unknown> {
    running.add(channelId)
    try {
      for (let held = chain[0]; held !== undefined && isOpen; held = chain[0]) {
        await (held.kind === 'message' ? receiveInOrder(deps, held.raw) : changeInOrder(deps, held.change))
        chain.shift()
        waiting[held.kind] -= 1
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
    logger[retryLevel(error)]({ err: error, ...waiting }, 'messages wait for the store')
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
    if (!mayMatter(raw)) return holdTalk(raw)
    deps.sign(raw)
    if (waiting.message >= most) return deps.missed(oldestIn(chains.get(raw.channel_id)) ?? raw)
    push(raw.channel_id, { kind: 'message', raw })
  }

  /** Where it is refused now no read-back judges it later, by what its author may do by then. It waits behind one that is
   * just being received; in an outage a few are kept. */
  function holdTalk(raw: RawMessage): void {
    if (raw.author.bot !== true && isOpen && waiting.message < mostTalk) push(raw.channel_id, { kind: 'message', raw })
  }

  function push(channelId: string, held: Held): Held[] {
    const chain = chains.get(channelId) ?? []
    chain.push(held)
    chains.set(channelId, chain)
    waiting[held.kind] += 1
    return chain
  }

  /** Else a turn could begin with what it was, before the change behind it is applied. */
  function revise(channelId: string, { revised }: MessageChange): void {
    const chain = chains.get(channelId) ?? []
    for (const [at, held] of [...chain.entries()].toReversed()) {
      if (held.kind !== 'message') continue
      const raw = revised(held.raw)
      if (raw !== undefined) chain[at] = { kind: 'message', raw }
      // The one that is being received is on its way: the change behind it takes it back.
      else if (at > 0 || !running.has(channelId)) {
        chain.splice(at, 1)
        waiting.message -= 1
      }
    }
  }

  function start(channelId: string, held: Held): void {
    deps.inFlight.track(run(channelId, push(channelId, held)).then(() => undefined))
  }

  return {
    take(raw) {
      if (stopped) return
      if (!isOpen || chains.has(raw.channel_id)) return hold(raw)
      start(raw.channel_id, { kind: 'message', raw })
    },
    change(change) {
      if (stopped) return
      const { channelId } = change
      revise(channelId, change)
      if (isOpen && !chains.has(channelId)) start(channelId, { kind: 'change', change })
      else if (waiting.change < most) push(channelId, { kind: 'change', change })
      else logger.warn({ channelId }, 'more changes of messages wait than are kept: one has no effect')
    },
    waiting: () => waiting.message + waiting.change,
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

const oldestIn = (chain: readonly Held[] = []): RawMessage | undefined =>
  chain.flatMap((held) => (held.kind === 'message' ? [held.raw] : []))[0]

/** Rejects when it has to be tried again. */
async function changeInOrder({ before, logger }: HeldDeps, { channelId, apply }: MessageChange): Promise<void> {
  try {
    await before(channelId)
    await apply()
  } catch (error) {
    if (error instanceof Failure) throw error
    logger.error({ err: error, channelId }, 'what was done to a message had no effect')
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
