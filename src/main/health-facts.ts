import type { AgentStatus } from '../fleet/status.ts'
import type { Store } from '../store/store.ts'
import type { HealthFacts } from '../web/health.ts'

type Deps = {
  readonly hostId: string
  readonly store: Pick<Store, 'health'>
  readonly discord: () => HealthFacts['discord']
  /** the worker is this very process */
  readonly worksHere: boolean
  readonly statuses: () => Promise<readonly AgentStatus[]>
}

/** What `/health` is made of, looked at now. Never throws: what can't be looked at counts as amiss. */
export async function lookAtHealth({ hostId, store, discord, statuses, worksHere }: Deps): Promise<HealthFacts> {
  const [redis, agents] = await Promise.all([store.health(), statuses().catch(() => [])])
  const floor = { orchestrator: findFloor(agents, 'orchestrator'), enhancer: findFloor(agents, 'enhancer') }
  // The worker writes the heartbeats of the agents that it hosts.
  const hosted = agents.filter((status) => status.evidence.placement === 'hosted')
  // Where Mosaic has all of them it hosts none.
  const hostsNone = worksHere && hosted.length === 0
  const worker = hostsNone || hosted.some((status) => status.evidence.supervised) ? 'ok' : 'away'
  const paused = agents.filter(({ evidence }) => evidence.paused !== undefined).map(({ agent }) => agent.name)
  return { discord: discord(), redis, hosts: [{ hostId, worker }], floor, ...(paused.length > 0 ? { paused } : {}) }
}

const order = ['working', 'idle', 'needs-input', 'stuck', 'unknown', 'stale', 'dead'] as const

/** The best of a floor role's agents: one that works is enough. */
function findFloor(agents: readonly AgentStatus[], role: string): HealthFacts['floor']['enhancer'] {
  const there = agents.filter((status) => status.agent.role === role).map((status) => status.readiness)
  return order.find((readiness) => there.includes(readiness)) ?? 'missing'
}
