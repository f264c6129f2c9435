import type { Mandate } from '../fleet/principal.ts'

/** What a mandate is held against. Amounts are left out where they do not matter. */
export type MandateFacts = {
  /** `fleet spawn`; of risk `change` or `danger` */
  readonly command: string
  readonly now: number
  /** agents in the roster and on their way there, and how many this adds to them */
  readonly agents?: { readonly there: number; readonly added: number }
  /** US dollars that the topic's turns have cost */
  readonly costUsd?: number
  /** Their program tells no cost, so that nobody knows. */
  readonly isUnpriced?: boolean
}

/** Why this change is beyond the mandate, in words; undefined when it is within. */
export function planMandate({ verbs, mostAgents, costUsd, until }: Mandate, facts: MandateFacts): string | undefined {
  // Each is asked the way round in which a limit that is no number lets nothing through.
  if (until !== undefined && !(facts.now < until)) return `it ended on ${minute(until)}`
  if (verbs.length === 0) return 'it is to look, and nothing else'
  if (!verbs.includes(facts.command)) return `it covers only ${verbs.join(', ')}`
  const { agents, costUsd: spent, isUnpriced = false } = facts
  if (mostAgents !== undefined && agents !== undefined && !(agents.there + agents.added <= mostAgents))
    return `at most ${agentCount(mostAgents)}, ${agents.there} ${agents.there === 1 ? 'is' : 'are'} there`
  if (costUsd !== undefined && spent !== undefined && !(spent < costUsd))
    return `at most ${dollars(costUsd)}, ${dollars(spent)} are spent`
  if (costUsd !== undefined && isUnpriced)
    return `at most ${dollars(costUsd)}, and this runtime does not tell what it costs`
  return undefined
}

/** `2026-11-24 13:05 UTC`: whoever reads it may be anywhere. */
export const minute = (at: number): string =>
  Number.isFinite(at) ? `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC` : 'a day that is none'
export const agentCount = (agents: number): string => `${agents} ${agents === 1 ? 'agent' : 'agents'}`
export const dollars = (amount: number): string => `$${amount.toFixed(2)}`
