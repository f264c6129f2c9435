import type { Readiness } from '../fleet/readiness.ts'
import type { AgentStatus } from '../fleet/status.ts'
import { dataLine, plainLine } from './data-line.ts'

const mostAgents = 12
/** Who needs somebody comes first: those are named when not all are. */
const urgency: readonly Readiness[] = ['needs-input', 'stuck', 'dead', 'stale', 'unknown', 'working', 'idle']

/** `- ada: coder, claude, idle`, 12 at most, then counts. */
export function renderAgents(agents: readonly AgentStatus[] | string): readonly string[] {
  if (typeof agents === 'string') return [`fleet: could not be looked at: ${dataLine(agents, 200)}`]
  if (agents.length === 0) return ['fleet: no agents']
  const sorted = agents.toSorted((a, b) => urgency.indexOf(a.readiness) - urgency.indexOf(b.readiness))
  const named = agents.length <= mostAgents ? agents : sorted.slice(0, mostAgents)
  const others = agents.length <= mostAgents ? [] : sorted.slice(mostAgents)
  return [`fleet, ${agents.length}:`, ...named.map(line), ...counts(others)]
}

const line = ({ agent, readiness, why }: AgentStatus): string =>
  `- ${plainLine(agent.name, 40)}: ${plainLine(agent.role, 40)}, ${agent.runtime}, ${readiness}${why === undefined ? '' : ` ${dataLine(why, 60)}`}`

function counts(others: readonly AgentStatus[]): readonly string[] {
  if (others.length === 0) return []
  const each = urgency.flatMap((readiness) => {
    const count = others.filter((other) => other.readiness === readiness).length
    return count === 0 ? [] : [`${count} ${readiness}`]
  })
  return [`- and ${others.length} more: ${each.join(', ')}`]
}
