import type { FleetEvent } from '../../fleet/fleet-event.ts'
import type { Readiness } from '../../fleet/readiness.ts'
import type { AgentStatus } from '../../fleet/status.ts'
import type { Finding } from '../../store/finding.ts'

/** What a digest is made from. */
export type DigestSight = {
  /** ms since the epoch */
  readonly since: number
  readonly until: number
  /** of the span, and none of before it */
  readonly events: readonly FleetEvent[]
  readonly findings: readonly Finding[]
  /** as they are now; a text: why they could not be looked at */
  readonly statuses: readonly AgentStatus[] | string
}

export type DigestFinding = {
  readonly id: string
  readonly title: string
  readonly count: number
  /** what stands on it and waits for a decision: one line */
  readonly proposal?: string
}

/** What is to be told of a span of time. Most first in every list. */
export type Digest = {
  /** ms since the epoch */
  readonly since: number
  readonly until: number
  readonly agents: {
    readonly count: number
    /** neither working nor idle, as they are now */
    readonly unwell: readonly { readonly name: string; readonly readiness: Readiness; readonly why?: string }[]
    /** why they could not be looked at */
    readonly unseen?: string
  }
  readonly crashes: readonly { readonly agent: string; readonly count: number; readonly gaveUp: boolean }[]
  readonly ops: {
    readonly count: number
    readonly failed: readonly { readonly op: string; readonly count: number; readonly lastId: string }[]
  }
  readonly turns: {
    readonly count: number
    readonly failed: number
    readonly slowest: readonly { readonly topicId: string; readonly ms: number }[]
  }
  /** Where a program tells no cost, its turns are `unpriced`. */
  readonly cost: readonly {
    readonly role: string
    readonly usd: number
    readonly turns: number
    readonly unpriced: number
  }[]
  readonly findings: {
    readonly fresh: readonly DigestFinding[]
    readonly back: readonly DigestFinding[]
    readonly closed: readonly DigestFinding[]
    /** open ones of before with a proposal of the enhancer's that nobody has decided about */
    readonly waiting: readonly DigestFinding[]
  }
  readonly advice: readonly Advice[]
}

/** Agents to add or to remove. */
export type Advice = {
  readonly text: string
  /** it was not so before this span */
  readonly isNew: boolean
}
