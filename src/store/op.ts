import type { ExitCode } from '../errors.ts'
import type { Principal } from '../fleet/principal.ts'
import type { ThreadRef } from './topic.ts'

export type OpState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled' | 'needs-attention'
export const isFinal = (state: OpState): boolean => state !== 'queued' && state !== 'running'

export type OpStep = {
  readonly name: string
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'undone'
  /** what the step saw or did, in a few words */
  readonly note?: string
}

/**
 * A fleet operation: queued by a command, carried out by a host's worker. This record is the truth; the BullMQ job
 * only carries its id. Written by the command that adds it, then by the one worker that runs it.
 */
export type Op = {
  /** `op-<cause>`: from the interaction, message or request that asked, so that a repeat is the same op */
  readonly id: string
  readonly kind: string
  /** JSON-safe; validated by the operation of that kind */
  readonly args: Readonly<Record<string, unknown>>
  /** `spawn ada`: how receipts and lists name it */
  readonly title: string
  readonly by: Principal
  /** At its end this topic's orchestrator goes on, together with the other ops of the same turn. */
  readonly wakes?: { readonly topicId: ThreadRef; readonly entryId: string }
  /** ids of the ops after whose end it runs (`addFlow`) */
  readonly after?: readonly string[]
  /** where its receipt and its end are shown; absent for a shell's op: nobody to tell but the shell */
  readonly thread?: ThreadRef
  readonly hostId: string
  readonly state: OpState
  readonly steps: readonly OpStep[]
  /** set once a step failed or a cancel was seen: what is done is being undone, and this is why */
  readonly undoing?: {
    readonly reason: string
    readonly outcome: 'failed' | 'cancelled' | 'needs-attention'
    readonly exit: ExitCode
    /** names of steps that were taken back, in their order */
    readonly undone?: readonly string[]
    /** what others of them said of it */
    readonly told?: readonly string[]
  }
  /** final text: the proof, or what failed and what to do */
  readonly result?: string
  /** what it found out, where that is more than its proof: a board's */
  readonly conclusion?: string
  readonly exit?: ExitCode
  /** of what was sent to an agent: when its answer came, which may be long after the op's end */
  readonly answeredAt?: number
  readonly createdAt: number
  readonly startedAt?: number
  readonly endedAt?: number
  /** who asked to cancel; set by anyone, acted on by the worker */
  readonly cancel?: { readonly by: string; readonly at: number }
  /** counts the writes, from 1; the store's own, for telling which state a receipt shows */
  readonly version?: number
}

export type NewOp = Pick<Op, 'kind' | 'args' | 'title' | 'by' | 'hostId' | 'wakes'> & {
  readonly thread?: ThreadRef
  /** `1234567890`, `m1234-0`, a uuid: the id becomes `op-<cause>` */
  readonly cause: string
  /**
   * Who posts the receipt's message. `outbox`: it is added to the thread's outbox in the same transaction.
   * `ack`: a door shows it as its acknowledgement and calls `receipts.shown`; when that has not happened 15 s later
   * (the door died, or Discord refused), the delivery posts it as a message. `none`: nobody (a shell's op).
   */
  readonly receipt: 'outbox' | 'ack' | 'none'
}

export type Ops = {
  /** Record, job, receipt in at most 1.5 s, or a Failure and nothing queued. A second add of one id returns the first; a Failure when it asks for something else. */
  add(op: NewOp): Promise<Op>
  /**
   * A parent that runs after all of its children have ended, well or not, on the same host: a BullMQ flow. Repeated, it
   * returns the parent that is there. Its children's ids are the parent's `after`.
   */
  addFlow(parent: NewOp, children: readonly NewOp[]): Promise<Op>
  get(id: string): Promise<Op | undefined>
  /** Newest first. */
  list(options?: { limit?: number; open?: boolean }): Promise<readonly Op[]>
  /**
   * The worker's write: merges, marks the receipt for rendering, publishes the change. With a final state it also
   * appends the one end message to the thread's outbox, in the same transaction, and never twice. An op that is final
   * stays as it is and is returned so: a worker that was frozen and wakes late can't revive it.
   */
  update(id: string, change: Partial<Omit<Op, 'id' | 'cancel' | 'version'>>): Promise<Op>
  /** Sets the flag and publishes it. A queued op is cancelled at once; a running one by its worker; a final one is returned as it is. */
  requestCancel(id: string, by: string): Promise<Op>
  /** Resolves with the op once it is final. */
  waitFor(id: string, signal?: AbortSignal): Promise<Op>
}

/**
 * What a worker registers: it is called with the op, which is `running` by then; again after a crash or an outage of
 * Redis, so it must be able to run twice. An op that is not final when it ends becomes `failed`, with the words of what
 * it threw.
 */
export type OpHandler = (op: Op, signal: AbortSignal) => Promise<void>
