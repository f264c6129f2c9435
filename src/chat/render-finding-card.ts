import type { FindingCard } from '../store/card.ts'
import type { ChatMessage } from './chat.ts'

/** What is so, and what can be done about it, a button each. */
export const renderFindingCard = (id: string, { title, text, choices }: FindingCard): ChatMessage => ({
  text,
  post: { title, end: ` · ${id.replace(/^finding-/, '')}` },
  buttons: choices.map(({ id: choice, label, style }) => ({ id: `offer:${id}:${choice}`, label, style })),
})
