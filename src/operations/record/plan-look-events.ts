import { hostOf } from '../../fleet/host-of.ts'
import type { Evidence, Readiness } from '../../fleet/readiness.ts'
import type { Told } from '../../fleet/recorder.ts'
import type { AgentStatus } from '../../fleet/status.ts'

/** How each agent was at the last look, by name. */
export type Seen = ReadonlyMap<string, Readiness>

const isWell = (readiness: Readiness): boolean => readiness === 'working' || readiness === 'idle'

/**
 * What one look at this host's agents tells that the one before did not: who is otherwise than before, and whose limit is
 * used up. Between work and rest an agent changes with each turn: that is no news. Who is paused, or has ended what it was
 * made for, is not dead; of whom nothing is known everything stays as it was.
 */
export function planLookEvents(
  before: Seen,
  statuses: readonly AgentStatus[],
  { hostId, now }: { readonly hostId: string; readonly now: number },
): { readonly events: readonly Told[]; readonly seen: Seen } {
  const own = statuses.filter(({ agent }) => hostOf(agent, hostId) === hostId)
  const seen = new Map<string, Readiness>()
  const events: Told[] = []
  for (const { agent, evidence, readiness } of own) {
    const was = before.get(agent.name)
    const is = readiness === 'unknown' || isMeant(evidence, readiness) ? was : readiness
    if (is !== undefined) seen.set(agent.name, is)
    if (is !== undefined && is !== was && !(was !== undefined && isWell(is) && isWell(was)))
      events.push(readinessEvent(agent.name, is, evidence, hostId))
    const until = evidence.hook?.state === 'limited' ? (evidence.hook.until ?? 0) : 0
    if (until > now)
      events.push({ kind: 'usage-limit', until, id: `limit-${hostId}-${agent.name}-${until}`, agent: agent.name })
  }
  return { events, seen }
}

const isMeant = ({ paused, verdict }: Evidence, readiness: Readiness): boolean =>
  readiness === 'dead' && (paused !== undefined || verdict?.startsWith('ended ') === true)

function readinessEvent(agent: string, readiness: Readiness, evidence: Evidence, hostId: string): Told {
  const since = sinceOf(readiness, evidence)
  return {
    kind: 'readiness',
    readiness,
    since,
    ...(evidence.isNative === true ? { isNative: true } : {}),
    id: `readiness-${hostId}-${agent}-${readiness}-${since}`,
    at: evidence.at,
    agent,
  }
}

/** From what was written down where that tells it: after a restart it is the same. */
function sinceOf(readiness: Readiness, { at, hook, heartbeat }: Evidence): number {
  switch (readiness) {
    case 'stuck':
      return hook?.state === 'busy' ? hook.at : (heartbeat?.since ?? at)
    case 'stale':
      return Math.max(heartbeat?.at ?? 0, hook?.at ?? 0) || at
    case 'needs-input':
      return hook?.since ?? at
    case 'working':
    case 'idle':
    case 'dead':
    case 'unknown':
      return at
  }
}
