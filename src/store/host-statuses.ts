import type { AgentView } from '../fleet/agent-view.ts'
import type { TenantHost } from '../fleet/tenant-host.ts'

/** What a host's worker saw of its agents, and when: ms since the epoch. */
export type HostStatuses = {
  readonly hostId: string
  readonly at: number
  readonly agents: readonly Omit<AgentView, 'role'>[]
}

/** One record a host: what its worker told last. */
export type Statuses = {
  put(told: HostStatuses): Promise<void>
  /** Of all hosts that ever told. */
  list(): Promise<readonly HostStatuses[]>
  /**
   * What another tenant's hosts told: one key of a known name, so that a cluster is asked where it lies. Somebody else wrote
   * it: what does not fit is a Failure, and so is a Redis that lets this tenant not read it.
   */
  listOf(tenant: string): Promise<readonly TenantHost[]>
}
