import type { SeedClass } from './manifest.ts'

export type Verdict =
  | 'create'
  | 'restore'
  | 'update'
  | 'overwrite'
  | 'merge'
  | 'mode'
  | 'delete'
  | 'delete edited'
  /** nothing is written: what is there is taken for what we ship */
  | 'adopt'
  /** nothing is there, and we ship it no more */
  | 'forget'
  /** a person has deleted it, and it stays so */
  | 'deleted'
  /** the file that is there stays, what we ship lies aside */
  | 'conflict'
  | 'blocked'
  /** a person's edit of it stays, where it would go back */
  | 'kept'
  /** what lies aside, and its end */
  | 'propose'
  | 'withdraw'
  /** what a person has decided about a conflict */
  | 'keep'
  | 'take'
  /** a person has approved this text of it, against a finding */
  | 'remedy'

/** The state of a file: what it holds, and its permission bits. */
export type FileState = { readonly hash: string; readonly mode: number }

/** What becomes of one path of the home. */
export type Change = {
  readonly path: string
  readonly class: SeedClass
  readonly verdict: Verdict
  readonly effect: 'write' | 'delete' | 'none'
  /** what stands there now; nothing without it. Something else there when it is applied: the change is left out */
  readonly before?: FileState
  /** what stands there afterwards, where something is written */
  readonly next?: FileState
  /** what counts as shipped last from then on; undefined with a conflict: as before; else: nothing */
  readonly base?: string
  /** what lies aside: what this version ships */
  readonly proposal?: string
  /** takes nothing from a person, so that it may happen at a start */
  readonly isSafe: boolean
  /** for the person, after the path */
  readonly why: string
}
