import type { RuntimeName } from '../fleet/agent.ts'
import type { AgentRuntime } from './agent-runtime.ts'

/** The programs behind hosted agents, each loaded when it is first asked for, and made once. */
export type Runtimes = {
  /** A Failure where this Mos can't run it. That its program is there and logged in shows at `ensureSession`. */
  get(name: RuntimeName): Promise<AgentRuntime>
  /** Ends the session of a key, and its program, in all of them that were used since the start, but in `except`. */
  end(key: string, but: { readonly except: RuntimeName | undefined }): Promise<void>
  /** Ends the sessions of all of them, and their programs. */
  close(): Promise<void>
}
