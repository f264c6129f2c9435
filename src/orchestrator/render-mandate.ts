import { spell } from '../fleet/heartbeat-age.ts'
import { principalId } from '../fleet/principal.ts'
import type { Topic } from '../store/topic.ts'

type Now = { readonly agents: number | undefined; readonly now: number }

/** What a topic's orchestrator may do unattended, and how much of it is left. */
export function renderMandate(
  { mandate: given, usage }: Pick<Topic, 'mandate' | 'usage'>,
  { agents, now }: Now,
): string {
  if (given === undefined) return 'None was given: you may look, and ask. Propose what should be done next.'
  const { verbs, mostAgents, costUsd, until } = given.mandate
  const spent = usage?.costUsd ?? 0
  const limits = [
    mostAgents === undefined ? [] : `${mostAgents} agents at most${agents === undefined ? '' : `, ${agents} there`}`,
    costUsd === undefined ? [] : `$${Math.max(0, costUsd - spent).toFixed(2)} of $${costUsd.toFixed(2)} left`,
    until === undefined ? [] : until <= now ? 'over' : `ends in ${spell(until - now)}`,
  ].flat()
  const may = verbs.length === 0 ? 'look only' : verbs.join(', ')
  return `${[`It allows: ${may}`, ...limits].join('; ')}. From ${principalId(given.owner)}. Beyond it, ask.`
}
