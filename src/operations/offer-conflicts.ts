import type { Drift } from '../seed/home-drift.ts'
import type { Cards, OfferCard } from '../store/card.ts'
import type { ThreadRef } from '../store/topic.ts'
import { aboutConflict, closedOffer, keptOffer, offerId, offerOf, openOffers } from './conflict-offer.ts'
import type { Offer } from './conflict-offer.ts'

type Where = {
  readonly hostId: string
  /** absent: nothing new is offered, what was is brought up to date */
  readonly thread?: ThreadRef | undefined
  /** what asked: a repeat makes the same cards */
  readonly cause: string
}

/** In a thread; the others are named, and a shell or `fleet reseed` decides about them too. */
export const mostCards = 3

/**
 * A card for each of the first conflicts, in the thread that asked. Cards of before that are about what waits no more are
 * closed; those that a change of the file has overtaken show what is so now, and take presses for that. Returns how many
 * of the conflicts have one in the thread.
 */
export async function offerConflicts(
  cards: Pick<Cards, 'open' | 'put'>,
  { conflicts, version }: Pick<Drift, 'conflicts' | 'version'>,
  { hostId, thread, cause }: Where,
): Promise<number> {
  const open = await openOffers(cards, hostId)
  const first = thread === undefined ? [] : conflicts.slice(0, mostCards)
  const ids = new Set(first.map((_, n) => offerId(cause, n)))
  let earlier = 0
  for (const card of open) {
    const conflict = conflicts.find(({ path }) => card.body.about === aboutConflict(hostId, path))
    const isHere = card.thread === thread && !ids.has(card.id)
    if (conflict === undefined) await cards.put(closedOffer(card, 'It does not wait any more.'))
    else if (isHere && first.includes(conflict)) await cards.put(closedOffer(card, 'Asked again below.'))
    else {
      if (isHere) earlier += 1
      await bringUpToDate(cards, card, offerOf(conflict, version, card.body))
    }
  }
  if (thread === undefined) return 0
  for (const [n, conflict] of first.entries()) {
    const id = offerId(cause, n)
    if (open.some((card) => card.id === id)) continue
    const body = offerOf(conflict, version, { topicId: thread, about: aboutConflict(hostId, conflict.path), round: 0 })
    await cards.put({ id, thread, isShown: true, isFinal: false, body })
  }
  return first.length + earlier
}

/** What was decided about a file stands on its cards, wherever they are. */
export async function closeOffers(
  cards: Pick<Cards, 'open' | 'put'>,
  { hostId, path, outcome }: { hostId: string; path: string; outcome: string },
): Promise<void> {
  for (const card of await openOffers(cards, hostId))
    if (card.body.about === aboutConflict(hostId, path)) await cards.put(closedOffer(card, outcome))
}

/** What a press came to nothing for may be pressed again: as another request, since the first is over. */
export async function offerAnew(
  cards: Pick<Cards, 'open' | 'put'>,
  { hostId, path }: { hostId: string; path: string },
): Promise<void> {
  for (const card of await openOffers(cards, hostId))
    if (card.body.about === aboutConflict(hostId, path))
      await cards.put({ ...keptOffer(card), body: { ...card.body, round: card.body.round + 1 } })
}

async function bringUpToDate(cards: Pick<Cards, 'put'>, card: Offer, now: OfferCard): Promise<void> {
  if (JSON.stringify(card.body) === JSON.stringify(now)) return
  await cards.put({ ...keptOffer(card), body: { ...now, round: card.body.round + 1 } })
}
