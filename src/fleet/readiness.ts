export type Readiness = 'working' | 'idle' | 'stuck' | 'needs-input' | 'stale' | 'dead' | 'unknown'

/** A heartbeat file, read (FACTS: Mosaic's format). Times are milliseconds since the epoch. */
export type Heartbeat = {
  readonly at: number
  readonly pid: number
  readonly status: 'ok' | 'busy'
  readonly model?: string
  /** when this status began, where the writer says so: a line `since=` beside Mosaic's own */
  readonly since?: number
}

/** What was looked at for one agent, at one moment; readiness is derived from it and from nothing else. */
export type Evidence = {
  readonly at: number
  readonly placement: 'hosted' | 'pane'
  /** the tmux pane, where there is one; `deadStatus` when its program has ended */
  readonly pane?: { readonly id: string; readonly pid: number; readonly alive: boolean; readonly deadStatus?: number }
  /** a runner holds this agent's lock */
  readonly supervised: boolean
  readonly heartbeat?: Heartbeat
}
