import type { Host } from '../../host/host.ts'
import type { AcpProgram } from './acp-program.ts'

/** What is started to speak with the program. */
export type Located = {
  readonly file: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

export type AcpDeps = {
  readonly program: AcpProgram
  /** Finds the adapter, or fetches it; a Failure says what to do. */
  readonly locate: () => Promise<Located>
  readonly host: Pick<Host, 'hostId' | 'files' | 'startPiped'>
  /** whose programs these are: what `Host.reap` finds them by */
  readonly owner: string
  readonly isRoot: boolean
  readonly times?: Partial<Times>
}

/** All in milliseconds. */
export type Times = {
  readonly initialize: number
  /** of every request but a prompt, which takes as long as it takes */
  readonly request: number
  /** how long a cancelled prompt may take to say so; then it is over for us */
  readonly cancel: number
  /** what has not stopped after that is killed, and resumed by the next turn */
  readonly kill: number
  /** the same where a next prompt waits for it, and nobody else works in the program */
  readonly wanted: number
  /** a session that nobody used for so long ends its program; it is resumed when it is wanted */
  readonly idle: number
}

export const defaultTimes: Times = {
  // opencode, which prepares its home first, took 24 s on two busy cores.
  initialize: 60_000,
  request: 60_000,
  cancel: 120,
  kill: 5_000,
  wanted: 1_000,
  idle: 30 * 60_000,
}
