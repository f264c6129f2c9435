import type { Card } from '../store/card.ts'
import type { Chat, ChatMessage } from './chat.ts'
import { renderAskCard } from './render-ask-card.ts'
import { renderFindingCard } from './render-finding-card.ts'
import { renderOfferCard } from './render-offer-card.ts'
import { renderWatchCard } from './render-watch-card.ts'
import { hasSteps, renderTurnCard } from './render-turn-card.ts'

/** What to do with a card's message: nothing to see (any more) is a message to remove, or none to post. */
export type CardView = { readonly kind: 'show'; readonly message: ChatMessage } | { readonly kind: 'nothing' }

/** A card as it is now. */
export function renderCard({ id, body, replyTo, thread, shownIn = thread }: Card, door: Chat['door']): CardView {
  if (body.kind === 'turn' && body.outcome !== undefined && !hasSteps(body)) return { kind: 'nothing' }
  const message = messageOf(id, body, door)
  return { kind: 'show', message: replyTo === undefined || shownIn !== thread ? message : { ...message, replyTo } }
}

function messageOf(id: string, body: Card['body'], door: Chat['door']): ChatMessage {
  if (body.kind === 'turn') return renderTurnCard(body)
  if (body.kind === 'finding') return renderFindingCard(id, body)
  if (body.kind === 'offer') return renderOfferCard(id, body, door)
  return body.kind === 'ask' ? renderAskCard(id, body, door) : renderWatchCard(body, door)
}
