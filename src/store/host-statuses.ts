import type { AgentView } from '../fleet/agent-view.ts'

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
}
