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

/** A unit of the user's systemd. */
export type Unit = {
  readonly active: 'active' | 'activating' | 'deactivating' | 'inactive' | 'failed'
  /** it starts at boot */
  readonly enabled: boolean
  /** systemd's word for its last end: `success`, `exit-code`, `signal`, `timeout`, … */
  readonly result: string
}

/** From the events (`hook-event.ts`): what it is at, since when. Times are milliseconds since the epoch. */
export type HookState = {
  readonly state: 'busy' | 'idle' | 'needs-input' | 'limited'
  readonly since: number
  /** when it reported last, whatever it was */
  readonly at: number
  /** of `needs-input`: about what */
  readonly about?: string
  /** of `limited`: until when */
  readonly until?: number
  /** of `busy`: the text that it took in last, its first 200 characters */
  readonly prompt?: string
  /** the runtime's own session */
  readonly sessionId?: string
  /** a session that had taken something in was followed by one that knows nothing of it, at this moment */
  readonly forgot?: { readonly sessionId: string; readonly at: number }
}

/** What was looked at for one agent, at one moment; readiness is derived from it and from nothing else. */
export type Evidence = {
  readonly at: number
  readonly placement: 'hosted' | 'pane'
  /** the tmux pane, where there is one; `deadStatus` when its program has ended */
  readonly pane?: { readonly id: string; readonly pid: number; readonly alive: boolean; readonly deadStatus?: number }
  /** why nothing is known of it: tmux did not answer, or one of its files can't be read */
  readonly unseen?: string
  /** id of the installation that its program was started from; absent: nobody wrote it down */
  readonly version?: string
  /** its heartbeat is its runtime's own, not its runner's */
  readonly isNative?: true
  /** a runner holds this agent's lock */
  readonly supervised: boolean
  readonly heartbeat?: Heartbeat
  /** its unit, where systemd keeps it */
  readonly unit?: Unit
  /** Units keep the agents here, and their manager did not answer. */
  readonly isUnitUnseen?: true
  /** what its runtime's own hooks reported last */
  readonly hook?: HookState
  /** why its runner gave up: a crash loop, or an ephemeral agent's end */
  readonly verdict?: string
  /** a person froze it: it is not started, and gets no work */
  readonly paused?: string
  /** Not Mos: it is only looked at and spoken to there. */
  readonly keptBy?: { readonly who: 'Mosaic'; readonly socket: string }
  /** when that ends by itself, ms since the epoch; over means: about to be lifted */
  readonly pausedUntil?: number
}
