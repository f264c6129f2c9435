import { explain } from '../errors.ts'
import { present } from '../fleet/present.ts'
import { sinceOf } from '../fleet/since-of.ts'
import type { TenantHost } from '../fleet/tenant-host.ts'
import type { TenantAgent, TenantView } from '../fleet/tenant-view.ts'
import type { Statuses } from '../store/host-statuses.ts'
import { whyStale } from './why-stale.ts'

/** The agents of other tenants in this Redis, as their hosts told last. One that can't be read says why; never throws. */
export const viewTenants = (
  statuses: Pick<Statuses, 'listOf'>,
  tenants: readonly string[],
): Promise<readonly TenantView[]> =>
  Promise.all(
    tenants.map(async (tenant) => {
      try {
        const hosts = await statuses.listOf(tenant)
        const agents = newest(hosts.flatMap((host) => host.agents.map((told) => agentOf(tenant, host, told))))
        const problem = `Tenant ${tenant} has told nothing: does its Mos run, with this Redis as its REDIS_URL?`
        return { tenant, agents, ...(hosts.length === 0 ? { problem } : {}) }
      } catch (error) {
        return { tenant, agents: [], problem: explain(error) }
      }
    }),
  )

/** One that moved is told by two hosts: names are a tenant's own, and each is there once. */
const newest = (agents: readonly TenantAgent[]): readonly TenantAgent[] => [
  ...new Map(agents.toSorted((a, b) => a.toldAt - b.toldAt).map((agent) => [agent.name, agent])).values(),
]

function agentOf(
  tenant: string,
  { hostId, at }: TenantHost,
  { agent, readiness: told, evidence }: TenantHost['agents'][number],
): TenantAgent {
  const why = whyStale({ hostId, at }, told)
  const readiness = why === undefined ? told : 'unknown'
  const { name, role, runtime, modelHint } = agent
  return {
    tenant,
    name,
    role,
    runtime,
    host: hostId,
    readiness,
    toldAt: at,
    ...present({
      since: sinceOf({ readiness, evidence }),
      heartbeatAt: evidence.heartbeat?.at,
      model: evidence.heartbeat?.model ?? modelHint,
      why,
    }),
    ...(evidence.paused === undefined ? {} : { paused: true }),
  }
}
