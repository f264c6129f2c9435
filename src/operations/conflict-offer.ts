import { createHash } from 'node:crypto'
import type { Conflict } from '../seed/conflicts.ts'
import { renderConflict } from '../seed/render-drift.ts'
import type { Card, Cards, NewCard, OfferCard } from '../store/card.ts'

/** A card about a conflict. */
export type Offer = Card & { readonly body: OfferCard }

/** A host has a home of its own. */
export const aboutConflict = (hostId: string, path: string): string => `conflict ${hostId} ${path}`

/** A button's id has room for it. */
export const offerId = (cause: string, n: number): string =>
  `conflict-${createHash('sha256').update(cause).digest('hex').slice(0, 24)}-${n}`

/** Those that wait, about this host's home, the oldest first. */
export async function openOffers(cards: Pick<Cards, 'open'>, hostId: string): Promise<readonly Offer[]> {
  const isOurs = (card: Card): card is Offer =>
    card.body.kind === 'offer' && card.body.about.startsWith(aboutConflict(hostId, ''))
  return (await cards.open()).filter(isOurs)
}

export function offerOf(
  { path, why, decide }: Conflict,
  version: string,
  { topicId, about, round }: Pick<OfferCard, 'topicId' | 'about' | 'round'>,
): OfferCard {
  const command = 'fleet reseed'
  return {
    kind: 'offer',
    topicId,
    about,
    text: renderConflict({ path, why }, version),
    choices: [
      {
        id: 'keep',
        label: 'Keep mine',
        style: 'primary',
        command,
        options: { keep: path },
        seen: decide.keep.digest,
      },
      { id: 'take', label: 'Take new', style: 'danger', command, options: { take: path }, seen: decide.take.digest },
      { id: 'diff', label: 'Show diff', style: 'plain', command, options: { diff: path } },
    ],
    round,
  }
}

export const closedOffer = (card: Offer, outcome: string): NewCard => ({
  ...keptOffer(card),
  isFinal: true,
  body: { ...card.body, outcome },
})

export const keptOffer = ({ id, thread, isShown, isFinal, body }: Offer): NewCard & { body: OfferCard } => ({
  id,
  thread,
  isShown,
  isFinal,
  body,
})
