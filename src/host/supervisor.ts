import type { Agent } from '../fleet/agent.ts'
import type { Evidence } from '../fleet/readiness.ts'
import type { Role } from '../fleet/role.ts'
import type { Survey } from '../fleet/survey.ts'

/**
 * Keeps pane agents running, each under the same sh runner: a detached process, or what a unit starts.
 * - Every call may be repeated: `start` of a started agent and `stop` of a stopped one look, and do nothing.
 * - `start` returns when the pane exists, not when the program is ready: that is for the caller to see in `look`.
 * - `stop` returns when pane, program and runner are gone, or throws a Failure that names what is left.
 * - Only its own tmux socket is touched, and only exact names.
 */
export type Supervisor = {
  readonly kind: 'tmux' | 'systemd'
  /**
   * Throws a Failure with what to do when the runtime's program or the working directory is missing. Changes nothing.
   * `from`: id of the installation that it is started from; absent: the active one.
   */
  check(agent: Agent, signal?: AbortSignal, from?: string): Promise<void>
  start(agent: Agent, role: Role, signal?: AbortSignal, from?: string): Promise<void>
  stop(agent: Pick<Agent, 'name'>, signal?: AbortSignal): Promise<void>
  /** Writes down anew what the agent may do unasked: it counts from its next request on. */
  permit(agent: Agent, role: Role): Promise<void>
  /**
   * A stopped agent is no more: what a stop keeps goes too, its runtime's session and a person's own command, so that a
   * later one of its name starts fresh. `keepsCommand`: it never was, and the command stood there before it.
   */
  forget(name: string, what?: { readonly keepsCommand?: boolean }): Promise<void>
  /** Evidence for all pane agents named, in one pass (one `list-panes -a`). */
  look(names: readonly string[]): Promise<ReadonlyMap<string, Evidence>>
  /** Agents that are not among these, and whose unit runs or starts at boot. Absent where there are no units. */
  leftovers?(wanted: readonly string[]): Promise<readonly string[]>
  /** Last lines of the pane's screen and history, control bytes removed. */
  capture(name: string, lines: number): Promise<string>
  /** What is on the pane's screen now, a full-screen program's too; rows without their trailing blanks. */
  screen(name: string): Promise<string>
  /**
   * Shows the pane on this process's own terminal, read-only and without changing its size, until the person leaves.
   * Returns the viewer's exit code. Nothing of it is left behind, and what a killed one left is ended.
   */
  view(name: string): Promise<number>
  /** Ends the viewers that killed shells left behind. Returns how many there were. */
  endLeftViewers(): Promise<number>
  /**
   * Cuts the running turn by its program's own key, and returns when its screen shows none any more. Without a turn no key
   * is pressed. A Failure when a dialog is open, or when it goes on.
   */
  interrupt(name: string, signal?: AbortSignal): Promise<Interrupted>
  /** What runs in these agents' panes beside what `look` sees, and what is on the socket that no agent has. */
  survey(names: readonly string[]): Promise<Survey>
  /**
   * Types one message into the agent's composer and submits it, gated (FACTS, "Typing"). `sendId` is bound before the
   * first key: a repeat returns the recorded result and types nothing. `typed` is called once the text stands in the
   * composer. A Failure: nothing was typed.
   */
  send(name: string, text: string, sendId: string, signal?: AbortSignal, typed?: () => void): Promise<SendResult>
}

export type SendResult = {
  /** `left`: typed, and for certain not submitted; `evidence` says what stands where */
  readonly state: 'submitted' | 'unverified' | 'left'
  /** what was looked at, for the receipt: `the prompt-submit hook fired 80 ms after Enter` */
  readonly evidence: string
}

export type Interrupted = {
  readonly wasBusy: boolean
  /** what was looked at: `idle 0.4 s after Escape` */
  readonly evidence: string
  /** what was cut: the words that began it, how far it was */
  readonly cut?: string
}
