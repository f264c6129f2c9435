import { createHash } from 'node:crypto'
import type { Conflict } from '../seed/conflicts.ts'
import type { Drift } from '../seed/home-drift.ts'
import { renderConflict } from '../seed/render-drift.ts'
import type { Card, Cards, NewCard, OfferCard } from '../store/card.ts'
import type { ThreadRef } from '../store/topic.ts'

type Offer = Card & { readonly body: OfferCard }
type Where = {
  readonly hostId: string
  /** absent: nothing new is offered, what was is brought up to date */
  readonly thread?: ThreadRef | undefined
  /** what asked: a repeat makes the same cards */
  readonly cause: string
}

/** In a thread; the others are named, and a shell or `fleet reseed` decides about them too. */
const mostCards = 3

/**
 * A card for each of the first conflicts, in the thread that asked. Cards of before that are about what waits no more are
 * closed; those that a change of the file has overtaken show what is so now, and take presses for that. Returns how many stand in the thread.
 */
export async function offerConflicts(
  cards: Pick<Cards, 'open' | 'put'>,
  { conflicts, version }: Pick<Drift, 'conflicts' | 'version'>,
  { hostId, thread, cause }: Where,
): Promise<number> {
  const open = (await cards.open()).filter(isOffer).filter(({ body }) => body.about.startsWith(aboutOf(hostId, '')))
  const ids = new Set(conflicts.slice(0, mostCards).map((_, n) => cardId(cause, n)))
  for (const card of open) {
    const conflict = conflicts.find(({ path }) => card.body.about === aboutOf(hostId, path))
    if (conflict === undefined) await cards.put(closed(card, 'It does not wait any more.'))
    else if (card.thread === thread && !ids.has(card.id)) await cards.put(closed(card, 'Asked again below.'))
    else await bringUpToDate(cards, card, offerOf(conflict, version, card.body))
  }
  if (thread === undefined) return 0
  for (const [n, conflict] of conflicts.slice(0, mostCards).entries()) {
    const id = cardId(cause, n)
    if (open.some((card) => card.id === id)) continue
    const body = offerOf(conflict, version, { topicId: thread, about: aboutOf(hostId, conflict.path), round: 0 })
    await cards.put({ id, thread, isShown: true, isFinal: false, body })
  }
  return Math.min(conflicts.length, mostCards)
}

/** What was decided about a file stands on its cards, wherever they are. */
export async function closeOffers(
  cards: Pick<Cards, 'open' | 'put'>,
  { hostId, path, outcome }: { hostId: string; path: string; outcome: string },
): Promise<void> {
  for (const card of (await cards.open()).filter(isOffer))
    if (card.body.about === aboutOf(hostId, path)) await cards.put(closed(card, outcome))
}

/** What a press came to nothing for may be pressed again: as another request, since the first is over. */
export async function offerAnew(
  cards: Pick<Cards, 'open' | 'put'>,
  { hostId, path }: { hostId: string; path: string },
): Promise<void> {
  for (const card of (await cards.open()).filter(isOffer))
    if (card.body.about === aboutOf(hostId, path))
      await cards.put({ ...kept(card), body: { ...card.body, round: card.body.round + 1 } })
}

function offerOf(
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

async function bringUpToDate(cards: Pick<Cards, 'put'>, card: Offer, now: OfferCard): Promise<void> {
  if (JSON.stringify(card.body) === JSON.stringify(now)) return
  await cards.put({ ...kept(card), body: { ...now, round: card.body.round + 1 } })
}

const closed = (card: Offer, outcome: string): NewCard => ({
  ...kept(card),
  isFinal: true,
  body: { ...card.body, outcome },
})
const kept = ({ id, thread, isShown, isFinal, body }: Offer): NewCard & { body: OfferCard } => ({
  id,
  thread,
  isShown,
  isFinal,
  body,
})

const isOffer = (card: Card): card is Offer => card.body.kind === 'offer'
const aboutOf = (hostId: string, path: string): string => `conflict ${hostId} ${path}`
/** A button's id has room for it. */
const cardId = (cause: string, n: number): string =>
  `conflict-${createHash('sha256').update(cause).digest('hex').slice(0, 24)}-${n}`
