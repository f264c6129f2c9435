import type { ExitCode } from '../errors.ts'
import type { Op, OpStep } from '../store/op.ts'

/**
 * One step of an op. It may run twice: it looks at the world before it acts, since a worker can die right after the
 * effect and before the journal.
 */
export type Step = {
  /** in the imperative, as the receipt shows it: `write the roster` */
  readonly name: string
  /**
   * Does it, and returns what was seen, in a few words. The last step's words are the op's proof. `tell` shows meanwhile
   * what it is at, in the place where those will stand.
   */
  run(signal: AbortSignal, tell?: (note: string) => void): Promise<string>
  /**
   * Takes the step back after a failure or a cancel; also called for a step that was cut in the middle. What it returns is
   * said in the place of the step's name; empty: there was nothing to take back; `stays`: it was done and is not taken
   * back, in these words.
   */
  undo?(): Promise<string | { readonly stays: string } | void>
}

/** A kind of op: one file an operation. `plan` is quick, changes nothing, and gives the same steps after a restart. */
export type Operation = {
  readonly kind: string
  /** Agents this op has for itself: two ops on one agent run one after the other. */
  agents(op: Op): readonly string[]
  plan(op: Op): readonly Step[]
  /** What it found out, whole, for the session that it wakes; absent: its proof says all. */
  conclude?(steps: readonly OpStep[]): string | undefined
  /** The op's proof, from its steps when all are done; absent: the last step's words. */
  prove?(steps: readonly OpStep[]): string
  /** What a shell ends with when all steps are done; absent: 0. */
  exit?(steps: readonly OpStep[]): ExitCode
}
