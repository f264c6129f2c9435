import { spell } from '../fleet/heartbeat-age.ts'
import { principalId } from '../fleet/principal.ts'
import type { Mandate } from '../fleet/principal.ts'
import type { TopicSettings } from '../store/topic.ts'
import { agentCount, dollars, minute } from './plan-mandate.ts'

/** What a mandate lets be done, in words: `fleet spawn, fleet remove; at most 6 agents; until 2026-11-24 18:00 UTC (4 h)`. */
export function renderMandate({ verbs, mostAgents, costUsd, until }: Mandate, now: number): string {
  const ends = until === undefined ? [] : [`until ${minute(until)} (${until > now ? spell(until - now) : 'over'})`]
  return [
    verbs.length === 0 ? 'look, and nothing else' : verbs.join(', '),
    ...(mostAgents === undefined ? [] : [`at most ${agentCount(mostAgents)}`]),
    ...(costUsd === undefined ? [] : [`at most ${dollars(costUsd)}`]),
    ...ends,
  ].join('; ')
}

type Facts = { readonly now: number; readonly agents: number; readonly spentUsd: number }

/** What is left of a topic's mandate, and who gave it. */
export function renderMandateLeft(
  { owner, mandate }: NonNullable<TopicSettings['mandate']>,
  { now, agents, spentUsd }: Facts,
): string {
  const { mostAgents, costUsd } = mandate
  const left = [
    ...(mostAgents === undefined ? [] : [`${Math.max(0, mostAgents - agents)} of ${agentCount(mostAgents)}`]),
    ...(costUsd === undefined ? [] : [`${dollars(Math.max(0, costUsd - spentUsd))} of ${dollars(costUsd)}`]),
  ]
  const rest = left.length === 0 ? '' : `; left: ${left.join(', ')}`
  return `${renderMandate(mandate, now)}${rest}; given by ${principalId(owner)}`
}
