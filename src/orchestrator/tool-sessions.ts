import type { PromptInput, Tool } from '../runtime/agent-runtime.ts'

/** The tools of a running turn: what it may call runs as the principal whose turn it is. */
export type ToolTurn = Pick<PromptInput, 'tools' | 'callTool'>

export type FoundToolSession = {
  readonly key: string
  /** what it is shown: the running turn's, outside of one those of the turn before, before the first those of `open` */
  readonly tools: readonly Tool[]
  /** undefined: known, and nobody's turn */
  readonly turn: ToolTurn | undefined
}

/**
 * Which bearer token belongs to which session, and what it may call now. A token is 256 bits of chance, kept in this
 * process only, as its hash; outside of a turn a session sees its tools and can call none.
 */
export type ToolSessions = {
  /**
   * The session's token: the same one until its `end`. `tools` is what it sees before its first turn: programs ask for
   * the list when their session starts.
   */
  open(key: string, tools: readonly Tool[]): string
  /**
   * From now on calls with the session's token belong to this turn, until the returned function is called. For a key
   * that is not open it does nothing.
   */
  bind(key: string, turn: ToolTurn): () => void
  find(token: string): FoundToolSession | undefined
  /** Keys of all that are open. */
  keys(): readonly string[]
  /** Keys of the open sessions in which no turn runs. */
  idle(): readonly string[]
  /** The token is worth nothing from here on. */
  end(key: string): void
}
