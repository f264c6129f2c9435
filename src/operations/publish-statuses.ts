import { hostOf } from '../fleet/host-of.ts'
import type { AgentView } from '../fleet/agent-view.ts'
import type { Logger } from '../log.ts'
import type { HostStatuses } from '../store/host-statuses.ts'
import { viewFleet } from './view-fleet.ts'
import type { ViewDeps } from './view-fleet.ts'

const lookEveryMs = 15_000
/** Who reads it must know that the worker lives, also when nothing changes. */
const tellEveryMs = 60_000

/**
 * Tells the other hosts how this one's agents are: what changed at most each 15 s, and once a minute in any case. Begins
 * at once; the function returned ends it.
 */
export function publishStatuses(deps: ViewDeps & { readonly logger: Logger }): () => void {
  let last: { readonly at: number; readonly gist: string } | undefined
  const look = async (): Promise<void> => {
    const { agents } = await viewFleet(deps)
    const own = agents.filter(({ agent, toldAt }) => toldAt === undefined && hostOf(agent, deps.hostId) === deps.hostId)
    const told: HostStatuses = { hostId: deps.hostId, at: Date.now(), agents: own.map(withoutRole) }
    const gist = JSON.stringify(own.map(gistOf))
    if (last?.gist === gist && told.at - last.at < tellEveryMs) return
    await deps.store.statuses.put(told)
    last = { at: told.at, gist }
  }
  const lookOrLog = (): void =>
    void look().catch((error: unknown) => deps.logger.debug({ err: error }, 'how the agents are was not told'))
  lookOrLog()
  const timer = setInterval(lookOrLog, lookEveryMs)
  return () => clearInterval(timer)
}

/** What changes by itself with each look, ages above all, is no news. */
const gistOf = ({ agent, readiness, why, task, flags, evidence }: AgentView): unknown => [
  agent,
  readiness,
  why?.replaceAll(/\d+ (?:s|min|h|d)\b/gu, ''),
  task,
  flags,
  evidence.pane,
  evidence.unit,
  evidence.heartbeat?.model,
]

/** Its text is long, and the reader's own to know. */
function withoutRole(whole: AgentView): HostStatuses['agents'][number] {
  const { role: _, ...view } = whole
  return view
}
