import type { Agent } from './agent.ts'
import type { Evidence, Readiness } from './readiness.ts'
import type { Role } from './role.ts'

/** One line of `ps`: what is wanted, what was looked at, what follows from it. */
export type AgentStatus = {
  readonly agent: Agent
  /** undefined when the roster names a role that is not there */
  readonly role: Role | undefined
  readonly evidence: Evidence
  readonly readiness: Readiness
  /** why, in a few words, when sources disagree or it is not `working` or `idle` */
  readonly why?: string
}
