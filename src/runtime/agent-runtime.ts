import type { RuntimeName } from '../fleet/agent.ts'
import type { Role } from '../fleet/role.ts'

export type ToolResult = { readonly ok: boolean; readonly text: string }

/** A command, offered to a session. Names as `fleet_spawn`. */
export type Tool = {
  readonly name: string
  readonly description: string
  /** JSON schema of its options */
  readonly schema: Readonly<Record<string, unknown>>
  readonly readOnly: boolean
  /** what it does can't be taken back: it waits for a person's click */
  readonly isDangerous?: boolean
  /** how people say it: `spawn a <role> named <name>`; what the stub understands */
  readonly phrases: readonly string[]
}

export type PlanEntry = { readonly text: string; readonly state: 'waiting' | 'running' | 'done' }

/** Of one turn, as far as it is known. Tokens are counts, the cost is in US dollars. */
export type Usage = {
  readonly model?: string
  readonly inputTokens?: number
  readonly outputTokens?: number
  readonly costUsd?: number
  /** how much of the session's context is used, of how much */
  readonly context?: { readonly used: number; readonly size: number }
}

export type RuntimeEvent =
  /** Messages of their own, such as before and after a tool call, come with an empty line between them. */
  | { readonly kind: 'text'; readonly text: string }
  /**
   * The same `callId` again replaces what was said of it. `title` is one line: `Bash: npm test`. `input`: what it was
   * given beyond that, one line; absent: not told again, or nothing.
   */
  | {
      readonly kind: 'tool'
      readonly callId: string
      readonly title: string
      readonly state: 'running' | 'done' | 'failed'
      readonly input?: string
    }
  /** the whole plan, each time it changes */
  | { readonly kind: 'plan'; readonly entries: readonly PlanEntry[] }
  /** replaces what was said before in this turn */
  | { readonly kind: 'usage'; readonly usage: Usage }
  /** `error` is for the person: what failed and what to do */
  | { readonly kind: 'end'; readonly reason: 'done' | 'cancelled' | 'failed'; readonly error?: string }

/** What the session wants to know from a person before it goes on. */
export type Ask =
  | {
      readonly kind: 'permission'
      /** `Run a command`, `Edit a file` */
      readonly title: string
      /** The whole of what would be done, verbatim: the command, the path with the new text. Never cut here. */
      readonly detail: string
      /** The same key again is the same request: what "for this topic" remembers. Absent: it can only be allowed once. */
      readonly key?: string
    }
  | {
      readonly kind: 'question'
      readonly title: string
      readonly detail: string
      /** empty: only a text can answer it */
      readonly choices: readonly string[]
      /** whether an answer in own words is possible */
      readonly freeText: boolean
    }

/** `topic`: allowed now, and the same key is not asked again in this topic. `denied` says why in words for the session. */
export type Decision =
  | { readonly kind: 'once' }
  | { readonly kind: 'topic' }
  | { readonly kind: 'denied'; readonly reason: string }
  | { readonly kind: 'answer'; readonly text: string }

/** A file that came with the message: already here, of an allowed host, within its limits. */
export type PromptFile = { readonly name: string; readonly path: string; readonly type: string; readonly bytes: number }

export type PromptInput = {
  readonly text: string
  readonly files: readonly PromptFile[]
  /** for a runtime that calls tools in this process (the stub); the others reach the same ones over `SessionSpec.tools` */
  readonly tools: readonly Tool[]
  /** Runs a tool as the principal whose turn it is. Never throws: a refusal or failure is a result. */
  callTool(name: string, options: unknown): Promise<ToolResult>
  /** Resolves when a person has decided, when it expired, or when the turn ends (then `denied`). Never rejects. */
  ask(request: Ask): Promise<Decision>
}

/** Where a session's file tools may go beside `cwd` without a question, and where not at all. Absolute paths. */
export type Reach = { readonly own: readonly string[]; readonly never: readonly string[] }

/** What a session is to be. Another `cwd`, `model` or `persona` for the same key means a new process, resumed by its id. */
export type SessionSpec = {
  /** the topic's id; of an ephemeral session a name of its own */
  readonly key: string
  /** the session to go on with; absent: a new one */
  readonly runtimeSessionId?: string
  /** absolute; the directory is there */
  readonly cwd: string
  readonly model?: string
  /** system prompt, in addition to the runtime's own */
  readonly persona: string
  readonly permissions: Role['permissions']
  readonly reach?: Reach
  /** the commands as tools: MCP over loopback HTTP, `Authorization: Bearer <token>` */
  readonly tools?: { readonly url: string; readonly token: string }
}

/** What this session's program can do, as it reports itself. */
export type SessionFeatures = {
  /** text can be given to it in the middle of a turn */
  readonly steer: boolean
  readonly images: boolean
}

/**
 * One conversation with the program behind a hosted agent. Must not throw: failures are events, and every prompt ends
 * with exactly one `end`. One prompt at a time: another one meanwhile ends as `failed`, and the first goes on.
 */
export type RuntimeSession = {
  readonly runtimeSessionId: string
  /** True when it goes on with the id that was asked for. False: it remembers nothing. */
  readonly isResumed: boolean
  readonly features: SessionFeatures
  /** `signal` cancels: the stream then ends with reason `cancelled`, within 200 ms, whatever the program does. */
  prompt(input: PromptInput, signal: AbortSignal): AsyncIterable<RuntimeEvent>
  /** Gives text to the running turn. False: not possible now, the caller queues it. Never rejects. */
  steer(text: string): Promise<boolean>
}

/**
 * The program behind a hosted agent's sessions.
 * - `ensureSession` starts, resumes or finds the session of that key; a Failure says what is missing and what to do
 *   (adapter not installed, not logged in, ended at start, does not answer). An id that the program does not know any
 *   more is a new session with `isResumed` false, not a failure.
 * - `end` ends the session of a key and its program, when nothing else uses that; one that is not open is no error.
 */
export type AgentRuntime = {
  readonly name: RuntimeName
  /** The same message again makes the same tool calls: only the stub. */
  readonly isDeterministic: boolean
  ensureSession(spec: SessionSpec): Promise<RuntimeSession>
  end(key: string): Promise<void>
  close(): Promise<void>
}
