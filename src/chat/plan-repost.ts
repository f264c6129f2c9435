import type { Card } from '../store/card.ts'
import type { ChatError } from './chat.ts'

/**
 * What becomes of a card that could not be shown: it is tried again after a while, posted anew in its place, posted
 * elsewhere, has no place any more until somebody gives it one, or is left in peace.
 */
export type CardFate = 'wait' | 'repost' | 'move' | 'lost' | 'leave'

type Shown = Pick<Card, 'body' | 'isFinal' | 'shownIn' | 'reposts'>

/**
 * Only what waits for an answer is worth another message: a turn's answer is one of its own. A request's message that
 * was deleted is posted anew once, so that nobody has to delete it again and again; an offer's is not, which a person can
 * ask for. Whether the thread is there too, posting tells: an archived one takes no edit either, and a new message opens
 * it.
 */
export function planRepost(
  card: Shown,
  { kind, isBarred = false }: Pick<ChatError, 'kind'> & { readonly isBarred?: boolean },
  wasPosted: boolean,
): CardFate {
  if (kind === 'later' || kind === 'unknown') return 'wait'
  if (card.body.kind === 'finding') return fateOfFinding(kind, wasPosted && !isBarred)
  const { kind: what } = card.body
  if ((what !== 'ask' && what !== 'offer') || card.isFinal || (kind !== 'gone' && kind !== 'no-message')) return 'leave'
  if (!wasPosted) return kind === 'gone' ? 'move' : 'leave'
  return what === 'ask' && mayRepost(card) ? 'repost' : 'leave'
}

/** Whoever deleted it has no more to read until there is news of it; that comes by another message then. */
function fateOfFinding(kind: ChatError['kind'], mayPost: boolean): CardFate {
  if (kind !== 'gone' && kind !== 'no-message') return 'leave'
  return mayPost ? 'repost' : 'lost'
}

/** A move counts too. */
export const mayRepost = ({ reposts = 0 }: Pick<Shown, 'reposts'>): boolean => reposts === 0
