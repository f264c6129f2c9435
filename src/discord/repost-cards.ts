import { mayRepost } from '../chat/plan-repost.ts'
import type { Card, Cards } from '../store/card.ts'
import type { ThreadRef } from '../store/topic.ts'

/**
 * Requests that wait in a thread which somebody deleted: the delivery finds where else they can be asked. What lasts and
 * stood in that channel has no place any more.
 */
export async function repostFrom(cards: Pick<Cards, 'open' | 'lasting' | 'repost'>, thread: ThreadRef): Promise<void> {
  await repost(cards, (card) => placeOf(card) === thread && card.messageId !== undefined)
  for (const card of await cards.lasting())
    if (card.thread === thread && card.messageId !== undefined) await cards.repost(card.id, card.reposts ?? 0, thread)
}

/** Requests whose own message somebody deleted: asked anew, once. */
export const repostDeleted = (
  cards: Pick<Cards, 'open' | 'repost'>,
  thread: ThreadRef,
  messageIds: readonly string[],
): Promise<void> =>
  repost(cards, (card) => {
    const isTheirs = card.messageId !== undefined && messageIds.includes(card.messageId)
    return isTheirs && placeOf(card) === thread && mayRepost(card)
  })

const placeOf = ({ thread, shownIn = thread }: Card): ThreadRef => shownIn

async function repost(cards: Pick<Cards, 'open' | 'repost'>, isGone: (card: Card) => boolean): Promise<void> {
  for (const card of await cards.open())
    if (card.body.kind === 'ask' && isGone(card)) await cards.repost(card.id, card.reposts ?? 0)
}
