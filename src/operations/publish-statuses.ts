import { hostOf } from '../fleet/host-of.ts'
import type { AgentView } from '../fleet/agent-view.ts'
import type { AgentStatus } from '../fleet/status.ts'
import type { Logger } from '../log.ts'
import type { HostStatuses } from '../store/host-statuses.ts'
import { viewFleet } from './view-fleet.ts'
import type { ViewDeps } from './view-fleet.ts'

const lookEveryMs = 15_000
/** Who reads it must know that the worker lives, also when nothing changes. */
const tellEveryMs = 60_000

type Deps = ViewDeps & { readonly logger: Logger; readonly everyMs?: number }

/**
 * Tells the other hosts how this one's agents are: what changed at most each 15 s, and once a minute in any case. What
 * costs more than a look (sessions, their viewers, the programs' settings) is asked for only then. Begins at once; the
 * function returned ends it.
 */
export function publishStatuses(deps: Deps): () => void {
  let last: { readonly at: number; readonly gist: string } | undefined
  const look = async (): Promise<void> => {
    const statuses = await deps.statuses()
    const gist = JSON.stringify(statuses.filter(({ agent }) => hostOf(agent, deps.hostId) === deps.hostId).map(gistOf))
    if (last?.gist === gist && Date.now() - last.at < tellEveryMs) return
    const { agents } = await viewFleet({ ...deps, statuses: () => Promise.resolve(statuses) })
    const own = agents.filter(({ agent, toldAt }) => toldAt === undefined && hostOf(agent, deps.hostId) === deps.hostId)
    const told: HostStatuses = { hostId: deps.hostId, at: Date.now(), agents: own.map(withoutRole) }
    await deps.store.statuses.put(told)
    last = { at: told.at, gist }
  }
  let looking: Promise<void> | undefined
  const lookOrLog = (): void =>
    void (looking ??= look()
      .catch((error: unknown) => deps.logger.debug({ err: error }, 'how the agents are was not told'))
      .finally(() => (looking = undefined)))
  lookOrLog()
  const timer = setInterval(lookOrLog, deps.everyMs ?? lookEveryMs)
  return () => clearInterval(timer)
}

/** What changes by itself with each look, ages above all, is no news. */
const gistOf = ({ agent, readiness, why, evidence }: AgentStatus): unknown => [
  agent,
  readiness,
  why?.replaceAll(/\d+ (?:s|min|h|d)\b/gu, ''),
  evidence.pane,
  evidence.unit,
  evidence.heartbeat?.model,
  evidence.hook?.prompt,
]

/** Its text is long, and the reader's own to know. */
function withoutRole(whole: AgentView): HostStatuses['agents'][number] {
  const { role: _, ...view } = whole
  return view
}
