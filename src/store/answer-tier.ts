import { tiers } from '../fleet/principal.ts'
import type { Tier } from '../fleet/principal.ts'
import type { AskCard } from './card.ts'

/** Who may answer: in own words, or as a message, an answer speaks to a session, which takes the tier of a message. */
export function answerTier({ tier, freeText, isMessage }: Pick<AskCard, 'tier' | 'freeText' | 'isMessage'>): Tier {
  const speaks = freeText || isMessage
  return speaks && tiers.indexOf(tier) < tiers.indexOf('operator') ? 'operator' : tier
}
