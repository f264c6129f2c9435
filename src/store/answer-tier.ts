import { tiers } from '../fleet/principal.ts'
import type { Tier } from '../fleet/principal.ts'
import type { AskCard } from './card.ts'

type Asked = Pick<AskCard, 'tier' | 'freeText' | 'isMessage'> & Partial<Pick<AskCard, 'choices'>>

/**
 * Who may answer: in own words, or as a message, an answer speaks to a session, which takes the tier of a message; and a
 * choice may take more than its card.
 */
export function answerTier({ tier, freeText, isMessage, choices = [] }: Asked, choiceId?: string): Tier {
  const speaks = freeText || isMessage ? 'operator' : tier
  const chosen = choices.find(({ id }) => id === choiceId)?.tier ?? tier
  return [tier, speaks, chosen].reduce((most, one) => (tiers.indexOf(one) > tiers.indexOf(most) ? one : most))
}
