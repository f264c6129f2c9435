import type { ThreadRef } from '../store/topic.ts'

export type ToolResult = { readonly ok: boolean; readonly text: string }

/** A command, offered to a session. Names as `fleet_spawn`. */
export type Tool = {
  readonly name: string
  readonly description: string
  /** JSON schema of its options */
  readonly schema: Readonly<Record<string, unknown>>
  readonly readOnly: boolean
  /** how people say it: `spawn a <role> named <name>`; what the stub understands */
  readonly phrases: readonly string[]
}

export type RuntimeEvent =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'tool'; readonly name: string; readonly state: 'started' | 'done' | 'failed' }
  | { readonly kind: 'end'; readonly reason: 'done' | 'cancelled' | 'failed'; readonly error?: string }

export type PromptInput = {
  readonly text: string
  readonly tools: readonly Tool[]
  /** Runs a tool as the principal whose turn it is. Never throws: a refusal or failure is a result. */
  callTool(name: string, options: unknown): Promise<ToolResult>
}

/**
 * The program behind a hosted agent's sessions. Must not throw after `ensureSession`: failures are events, and every
 * prompt ends with exactly one `end`. One prompt at a time per session.
 */
export type AgentRuntime = {
  readonly name: string
  /** Starts or resumes the topic's session; the id is kept with the topic and handed in again after a restart. */
  ensureSession(topicId: ThreadRef, runtimeSessionId: string | undefined): Promise<{ runtimeSessionId: string }>
  /** `signal` cancels: the stream then ends with reason `cancelled`, within 200 ms. */
  prompt(runtimeSessionId: string, input: PromptInput, signal: AbortSignal): AsyncIterable<RuntimeEvent>
  close(): Promise<void>
}
