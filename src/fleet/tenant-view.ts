import type { RuntimeName } from './agent.ts'
import type { Readiness } from './readiness.ts'

/** An agent of another tenant, as its host told it: how it is, and none of its words. Times are ms since the epoch. */
export type TenantAgent = {
  readonly tenant: string
  readonly name: string
  readonly role: string
  readonly runtime: RuntimeName
  readonly host: string
  readonly readiness: Readiness
  readonly toldAt: number
  readonly since?: number
  readonly heartbeatAt?: number
  readonly model?: string
  readonly paused?: true
  /** why it is unknown */
  readonly why?: string
}

/** `problem`: why there are none, in words for a person */
export type TenantView = {
  readonly tenant: string
  readonly agents: readonly TenantAgent[]
  readonly problem?: string
}
