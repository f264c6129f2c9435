import type { Card } from '../store/card.ts'
import type { ThreadRef } from '../store/topic.ts'
import { backOffMs } from './back-off-ms.ts'
import type { Pause } from './chains.ts'
import { ChatError } from './chat.ts'
import type { Chat } from './chat.ts'
import { chatOf } from './chat-of.ts'
import type { DeliveryDeps } from './delivery-deps.ts'
import { fallbackOf } from './fallback-of.ts'
import { planRepost } from './plan-repost.ts'
import { postCard } from './post-card.ts'
import { renderCard } from './render-card.ts'
import { stillWanted } from './still-wanted.ts'
import { withoutSecrets } from './without-secrets.ts'

const pacedMs = 1000
const mostRemembered = 2000
/** What has no place is tried there again this much later, when there is news of it. */
const lostMs = 10 * 60_000

/** What one card shows now, as which message (none: it needs none), and since when. */
type Shown = {
  readonly version: number
  readonly at: number
  readonly messageId?: string | undefined
  /** how often it was posted anew by then: an earlier message is not its message any more */
  readonly reposts: number
  /** there were words in it */
  readonly hasText?: boolean
  /** since when its message or its thread is gone: there is nothing to keep up to date */
  readonly lostAt?: number
}

type Settled = Omit<Shown, 'at' | 'reposts' | 'hasText'> & { readonly shownIn?: ThreadRef | undefined }

/**
 * Returns the run that brings one card up to date: its message is posted at once, then edited once a second at most,
 * its first words and the final state at once again, each with the latest state. What no process got to render stays
 * stale in the store. A request that waits for an answer is posted anew where it can be seen, when it can't any more
 * where it was.
 */
export function createCardEditor(deps: DeliveryDeps): (id: string, pause: Pause) => Promise<void> {
  const { cards } = deps.store
  const shown = new Map<string, Shown>()
  const post = postCard(deps)

  const settle = async (card: Card, { shownIn, ...state }: Settled): Promise<void> => {
    const { id, reposts = 0 } = card
    remember(shown, id, { ...state, reposts, hasText: hasText(card), at: deps.now() })
    await cards.rendered(id, state.version, state.messageId, shownIn)
  }

  return async (id, pause) => {
    for (let failures = 0; !pause.stopped;) {
      const card = withoutSecrets(deps.redactor, await cards.get(id))
      if (card === undefined) return cards.rendered(id, 0)
      const before = shown.get(id)
      if (!card.isShown || isUpToDate(card, before)) return
      if (before?.lostAt !== undefined && !mayBeFound(card, before, deps.now()))
        return settle(card, { ...before, version: card.version })
      const chat = chatOf(deps.chats, placeOf(card))
      if (chat === undefined) return
      const wait = before === undefined || isUrgent(card, before) ? 0 : before.at + pacedMs - deps.now()
      if (wait > 0) {
        await pause.untilWoken(wait)
        continue
      }
      const messageId = card.messageId ?? (before?.reposts === (card.reposts ?? 0) ? before.messageId : undefined)
      try {
        const now = messageId === undefined ? await posted(card, chat) : await edited(deps, card, chat, messageId)
        if (now !== undefined) await settle(card, now)
        // Its end wakes this again.
        else if (!(await stillWanted(deps, card))) return
        failures = 0
      } catch (error) {
        if (!(error instanceof ChatError)) throw error
        deps.logger.info({ err: error, card: id }, 'a card could not be shown')
        if (await settled(card, chat, messageId, error)) continue
        failures += 1
        await pause.for(backOffMs(failures))
      }
    }
  }

  /** False when it is to be tried again after a while. */
  async function settled(card: Card, chat: Chat, messageId: string | undefined, error: ChatError): Promise<boolean> {
    const fate = planRepost(card, error, messageId !== undefined)
    try {
      // A post of its own that is gone comes again in its forum.
      const isPost = card.body.kind === 'finding' && error.kind === 'gone'
      if (fate === 'repost') await cards.repost(card.id, card.reposts ?? 0, isPost ? card.thread : undefined)
      if (fate === 'move') await moveAway(card, chat)
      if (fate === 'lost') await deps.lost?.(card, error)
      if (fate === 'leave' || fate === 'lost')
        await settle(card, { version: card.version, messageId, lostAt: deps.now() })
      return fate !== 'wait'
    } catch (failure) {
      if (!(failure instanceof ChatError)) throw failure
      return false
    }
  }

  /** thread → parent channel → the owner's DM → spool, by way of the outbox, as an answer goes. */
  async function moveAway(card: Card, chat: Chat): Promise<void> {
    const place = placeOf(card)
    const to = await fallbackOf(chat, place)
    if (to !== undefined) {
      deps.logger.warn({ card: card.id, thread: place, to }, 'a thread is gone: a request in it is asked elsewhere')
      await cards.repost(card.id, card.reposts ?? 0, to)
      return
    }
    const view = renderCard(card, chat.door)
    if (view.kind === 'show') {
      const { text } = view.message
      await deps.store.outbox.add({ id: `card-${card.id}`, thread: place, body: { kind: 'text', text } })
    }
    await settle(card, { version: card.version, lostAt: deps.now() })
  }

  async function posted(card: Card, chat: Chat): Promise<Settled> {
    const message = await post(card, chat)
    const version = message?.isOld === true ? 0 : card.version
    return { version, messageId: message?.messageId, shownIn: message?.thread }
  }
}

/** Of a finding there is news for ever, and rights are given back; any other card is left in peace. */
const mayBeFound = ({ body, reposts = 0 }: Card, { lostAt = 0, reposts: then }: Shown, now: number): boolean =>
  body.kind === 'finding' && (reposts !== then || now - lostAt >= lostMs)

const isUpToDate = ({ version, messageId }: Card, shown: Shown | undefined): boolean =>
  shown?.version === version && (shown.messageId === undefined || messageId !== undefined)

/** The end, and what the person waits for: steps may stand there for long before the first words. */
const isUrgent = (card: Card, before: Shown): boolean => card.isFinal || (hasText(card) && before.hasText === false)

const hasText = ({ body }: Card): boolean => body.kind === 'turn' && body.text.trim() !== ''

const placeOf = ({ thread, shownIn = thread }: Card): ThreadRef => shownIn

/** Undefined: not edited, its answer comes. */
async function edited(deps: DeliveryDeps, card: Card, chat: Chat, messageId: string): Promise<Settled | undefined> {
  const [view, place, shown] = [renderCard(card, chat.door), placeOf(card), { version: card.version, messageId }]
  if (view.kind === 'nothing') {
    await chat.remove(place, messageId)
    return shown
  }
  // What is attached stays with the message.
  const { files: _, ...message } = view.message
  if (card.body.kind !== 'turn' || card.body.outcome !== undefined) {
    await chat.edit(place, messageId, message)
    return shown
  }
  if (!(await stillWanted(deps, card))) return undefined
  return deps.edits.run(place, async (signal) => {
    await chat.edit(place, messageId, message, signal)
    return shown
  })
}

/** The latest last, so that the oldest is forgotten first; what is forgotten costs one edit more. */
function remember(shown: Map<string, Shown>, id: string, state: Shown): void {
  shown.delete(id)
  shown.set(id, state)
  const [oldest] = shown.keys()
  if (shown.size > mostRemembered && oldest !== undefined) shown.delete(oldest)
}
