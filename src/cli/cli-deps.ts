import type { Writable } from 'node:stream'
import type { Command } from '../command/definition.ts'
import type { Dispatcher } from '../command/dispatch.ts'

export type Terminal = Writable & { readonly isTTY?: boolean; readonly columns?: number }

/** What the shell door is built from. */
export type CliDeps = {
  readonly commands: ReadonlyMap<string, Command>
  readonly version: string
  /** where the running process answers */
  readonly socketPath: string
  /** of the person at the shell */
  readonly uid: number
  /** the agent whose pane this shell is in */
  readonly agentName?: string
  /** For when Mos is down: runs what needs only this host; whatever needs Redis fails with `notRunning()`. */
  local(): Promise<Dispatcher>
  /** absent: nobody can be asked */
  readonly stdin?: { readonly isTTY?: boolean }
  /** Shows an agent's pane on this terminal until the person leaves; returns the exit code. Absent: not a terminal. */
  readonly view?: (agent: string) => Promise<number>
  readonly stdout: Terminal
  readonly stderr: Terminal
  /** Ctrl-C */
  readonly interrupted: AbortSignal
}
