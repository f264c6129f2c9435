import type { OfferCard } from '../store/card.ts'
import type { Chat, ChatMessage } from './chat.ts'
import { inertText } from './inert-text.ts'
import { withNames } from './render-receipt.ts'

const longest = 1_500

/** What is so, and what can be done about it, a button each; when it is over, what became of it. */
export function renderOfferCard(id: string, { text, choices, outcome }: OfferCard, door: Chat['door']): ChatMessage {
  const said = text.length <= longest ? text : `${text.slice(0, longest - 1)}…`
  if (outcome !== undefined) {
    const shown = inertText(outcome)
    return { text: `⚖️ ${said}\n${door === 'discord' ? withNames(shown) : shown}` }
  }
  const buttons = choices.map(({ id: choice, label, style }) => ({ id: `offer:${id}:${choice}`, label, style }))
  return { text: `⚖️ ${said}`, buttons }
}
