import type { Principal } from '../fleet/principal.ts'
import type { Logger } from '../log.ts'
import type { Ask, Decision } from '../runtime/agent-runtime.ts'
import type { AskCard } from '../store/card.ts'
import { retryLevel } from '../store/store-away.ts'
import type { InboxEntry } from '../store/inbox.ts'
import type { Store } from '../store/store.ts'
import { decisionOf, planAsk } from './plan-ask.ts'
import { replyTo } from './answer-entry.ts'

const answerWithinMs = 10 * 60_000
const expired = 'Nobody answered within 10 minutes, so it was not done.'
const notAsked = 'Nobody could be asked: Mos does not reach its store. Try again in a moment.'
const turnOver = 'Its turn is over.'

type Options = {
  readonly store: Pick<Store, 'cards' | 'signals' | 'topics'>
  readonly logger: Logger
  readonly entry: InboxEntry
  /** absent: as who wrote the entry */
  readonly actsAs?: Principal | undefined
  /** which try of the entry: an ask of an earlier one is another card */
  readonly attempt: number
  /** keys that the topic allows already */
  readonly allowed: readonly string[]
  readonly withinMs?: number
}

/** A session's requests to people: each is a card that waits for a press, for its time, or for the turn's end. */
export type Asks = {
  /** how many wait */
  readonly open: number
  ask(request: Ask): Promise<Decision>
  /** Those that wait are denied, and their cards say that the turn is over. */
  end(): Promise<void>
}

type Waiting = { readonly id: string; readonly card: AskCard; settle(decision: Decision): void }

export function createAsks(options: Options): Asks {
  const { store, logger, entry, actsAs, attempt, allowed, withinMs = answerWithinMs } = options
  const allowedNow = new Set(allowed)
  const waiting = new Map<string, Waiting>()
  let count = 0
  let isOver = false

  const put = (id: string, body: AskCard, isVoid?: string): Promise<void> =>
    store.cards.put({
      id,
      thread: entry.topicId,
      ...replyTo(entry),
      isShown: true,
      isFinal: isVoid !== undefined,
      body: isVoid === undefined ? body : { ...body, isVoid },
    })

  /** The card is the truth: a press that came in the same moment as its end counts. */
  const close = async ({ id, card, settle }: Waiting, isVoid: string): Promise<void> => {
    await put(id, card, isVoid).catch((error: unknown) =>
      logger[retryLevel(error)]({ err: error, id }, 'a card is open'),
    )
    const now = await store.cards.get(id).catch(() => undefined)
    settle((now?.body.kind === 'ask' ? decisionOf(now.body) : undefined) ?? { kind: 'denied', reason: isVoid })
  }

  const look = async ({ id, settle }: Waiting): Promise<void> => {
    const card = await store.cards.get(id)
    const decision = card?.body.kind === 'ask' ? decisionOf(card.body) : undefined
    if (decision) settle(decision)
  }

  const wait = async (id: string, card: AskCard): Promise<Decision> => {
    const { promise, resolve: settle } = Promise.withResolvers<Decision>()
    const one: Waiting = { id, card, settle }
    waiting.set(id, one)
    const unsubscribe = store.signals.on((signal) => {
      if (signal.kind === 'rescan' || (signal.kind === 'card' && signal.id === id))
        look(one).catch((error: unknown) => logger[retryLevel(error)]({ err: error, id }, 'a card could not be read'))
    })
    const timer = setTimeout(() => void close(one, expired), withinMs)
    try {
      await put(id, card)
      return await promise
    } catch (error) {
      logger[retryLevel(error)]({ err: error, id }, 'nobody could be asked')
      return { kind: 'denied', reason: notAsked }
    } finally {
      clearTimeout(timer)
      unsubscribe()
      waiting.delete(id)
    }
  }

  /** What this topic allows is kept with it: also for the turns after this one. */
  const remember = async (key: string): Promise<void> => {
    allowedNow.add(key)
    await store.topics
      .update(entry.topicId, { allowed: [...allowedNow] })
      .catch((error: unknown) => logger[retryLevel(error)]({ err: error }, 'what is allowed was not kept'))
  }

  return {
    get open() {
      return waiting.size
    },
    async ask(request) {
      if (isOver) return { kind: 'denied', reason: turnOver }
      const key = request.kind === 'permission' ? request.key : undefined
      if (key !== undefined && allowedNow.has(key)) return { kind: 'once' }
      const id = `ask-${entry.id}-${attempt}-${count++}`
      const { topicId, by } = entry
      const decision = await wait(
        id,
        planAsk({ request, topicId, entryId: entry.id, by, actsAs, expiresAt: Date.now() + withinMs }),
      )
      if (decision.kind === 'topic' && key !== undefined) await remember(key)
      return decision
    },
    async end() {
      isOver = true
      await Promise.all([...waiting.values()].map((one) => close(one, turnOver)))
    },
  }
}
