import type { Card } from '../store/card.ts'
import type { ChatError } from './chat.ts'

/**
 * What becomes of a card that could not be shown: it is tried again after a while, posted anew in its place, posted
 * elsewhere, or left in peace.
 */
export type CardFate = 'wait' | 'repost' | 'move' | 'leave'

type Shown = Pick<Card, 'body' | 'isFinal' | 'shownIn' | 'reposts'>

/**
 * Only what waits for an answer is worth another message: a turn's answer is one of its own. A request's message that
 * was deleted is posted anew once, so that nobody has to delete it again and again; an offer's is not, which a person can
 * ask for. Whether the thread is there too, posting tells: an archived one takes no edit either, and a new message opens
 * it.
 */
export function planRepost(card: Shown, kind: ChatError['kind'], wasPosted: boolean): CardFate {
  if (kind === 'later' || kind === 'unknown') return 'wait'
  const { kind: what } = card.body
  if ((what !== 'ask' && what !== 'offer') || card.isFinal || (kind !== 'gone' && kind !== 'no-message')) return 'leave'
  if (!wasPosted) return kind === 'gone' ? 'move' : 'leave'
  return what === 'ask' && mayRepost(card) ? 'repost' : 'leave'
}

/** A move counts too. */
export const mayRepost = ({ reposts = 0 }: Pick<Shown, 'reposts'>): boolean => reposts === 0
