/** What a pane's program was started with, as its process carries it; empty where it carries none. */
export type Started = {
  readonly pid: number
  readonly runtime?: string
  readonly role?: string
  readonly model?: string
  readonly workingDirectory?: string
}

/** The runtime's own session, as its hooks recorded it. */
export type RuntimeSession = { readonly runtime: string; readonly sessionId: string; readonly at: number }

export type Surveyed = {
  /** absent where the pane's program is not there */
  readonly started?: Started
  /** the last text that it took in: its first line, and when */
  readonly prompt?: { readonly text: string; readonly at: number }
  readonly session?: RuntimeSession
  /** how many look at its pane through a viewer or a terminal */
  readonly viewers: number
}

export type Unmanaged = { readonly kind: 'session' | 'unit'; readonly name: string }

export type Survey = { readonly agents: ReadonlyMap<string, Surveyed>; readonly unmanaged: readonly Unmanaged[] }
