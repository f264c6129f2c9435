import type { CommandTool } from '../command/tools.ts'
import type { Principal } from '../fleet/principal.ts'
import type { Role } from '../fleet/role.ts'
import type { AgentRuntime, RuntimeSession } from '../runtime/agent-runtime.ts'
import type { InboxEntry } from '../store/inbox.ts'
import type { Topic } from '../store/topic.ts'
import type { TurnCardWriter } from './create-turn-card.ts'

/** What the parts of one turn share while it runs. */
export type Live = {
  readonly signal: AbortSignal
  /** The card that shows it, from here on. `early`: also before its first event, for what waits behind it. */
  showOn(card: TurnCardWriter, options?: { early?: boolean }): void
  /** as whom its tools run */
  actsAs(principal: Principal): void
  /** It runs in this session; undefined: it never will. */
  runsIn(session: RuntimeSession | undefined): void
}

/** The turn as it is known before its session. */
export type Turn = {
  readonly entry: InboxEntry
  readonly topic: Topic | undefined
  readonly role: Role | undefined
  readonly runtime: AgentRuntime
  readonly commands: readonly CommandTool[]
  readonly live: Live
}
