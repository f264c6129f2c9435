import type { TmuxContext } from './tmux-context.ts'

/** How an agent's runner is kept: as a detached process, or by a unit. All else is the same for both. */
export type RunnerKeeper = {
  /** beside the agent's own settings */
  readonly env: Readonly<Record<string, string>>
  /** The tmux server that the panes live in: started unless it answers. */
  ensureHolder(signal?: AbortSignal): Promise<void>
  /** Whether a runner of this kind has the agent. */
  isKept(agentName: string): Promise<boolean>
  /** Starts the runner unless there is one; takes over what another kind of keeper left. Returns whether it still tries. */
  start(agentName: string, env: Readonly<Record<string, string>>): Promise<() => Promise<boolean>>
}

export type KeptContext = TmuxContext & { readonly keeper: RunnerKeeper }
