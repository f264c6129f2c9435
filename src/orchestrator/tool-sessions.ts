import type { PromptInput } from '../runtime/agent-runtime.ts'

/** The tools of a running turn: what it may call runs as the principal whose turn it is. */
export type ToolTurn = Pick<PromptInput, 'tools' | 'callTool'>

/**
 * Which bearer token belongs to which session, and what it may call now. A token is 256 bits of chance, kept in this
 * process only; outside of a turn its session has no tools.
 */
export type ToolSessions = {
  /** The session's token: the same one until its `end`. */
  open(key: string): string
  /** From now on calls with the session's token belong to this turn, until the returned function is called. */
  bind(key: string, turn: ToolTurn): () => void
  /** `turn` undefined: known, and nobody's turn. */
  find(token: string): { readonly key: string; readonly turn: ToolTurn | undefined } | undefined
  /** The token is worth nothing from here on. */
  end(key: string): void
}
