import type { AgentStatus } from './status.ts'
import type { Surveyed, Unmanaged } from './survey.ts'

/** An agent with all that is known of it: what `ps` shows in a line. */
export type AgentView = AgentStatus & {
  readonly host: string
  readonly surveyed?: Surveyed
  /** what it is there for, or was last told: one line */
  readonly task?: string
  /** ms since the epoch: another host told it then; absent: it was looked at */
  readonly toldAt?: number
  /** what a person should look at, in a few words each */
  readonly flags: readonly string[]
}

export type FleetView = { readonly agents: readonly AgentView[]; readonly unmanaged: readonly Unmanaged[] }
