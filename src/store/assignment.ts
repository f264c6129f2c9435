import type { Principal } from '../fleet/principal.ts'
import type { Op } from './op.ts'
import type { ThreadRef } from './topic.ts'

/** Why an agent is there: who asked for it, where, and what it is to do. Kept until the agent is removed. */
export type Assignment = {
  readonly agent: string
  /** where its news go; absent where nobody asked in a thread */
  readonly thread?: ThreadRef
  readonly by: Principal
  /** the op that made it */
  readonly opId: string
  readonly at: number
  /** an ephemeral agent's task, in the words of who gave it */
  readonly task?: string
  readonly project?: string
  readonly branch?: string
  /** absolute */
  readonly worktree?: string
  /** the commit that its branch began at */
  readonly base?: string
  /** a session gave it the task, and goes on with what comes of it */
  readonly wakes?: NonNullable<Op['wakes']>
  /** when it reported last; ms since the epoch */
  readonly reportedAt?: number
  /** what it may do without asking, beyond its role: patterns that were allowed for its task */
  readonly allowed?: readonly string[]
}

export type Assignments = {
  get(agent: string): Promise<Assignment | undefined>
  /** Replaces what there is. */
  put(assignment: Assignment): Promise<void>
  /** Sets these fields alone; of an agent without an assignment nothing. */
  update(agent: string, change: Partial<Omit<Assignment, 'agent'>>): Promise<void>
  remove(agent: string): Promise<void>
}
