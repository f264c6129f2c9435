import type { RuntimeName } from '../fleet/agent.ts'
import type { Mandate, PersonPrincipal } from '../fleet/principal.ts'
import type { Verbosity } from '../fleet/verbosity.ts'

/**
 * Where messages go: `discord:<channel or thread id>` or `console:<id>`. The part before the colon names the door.
 * A topic's id is its thread's ref: one topic, one thread.
 */
export type ThreadRef = `${'discord' | 'console'}:${string}`

/** What the turns of a topic used, in sum. */
export type TopicUsage = {
  readonly turns: number
  readonly inputTokens: number
  readonly outputTokens: number
  readonly costUsd: number
  /** The program of the last turn told tokens and no cost: `costUsd` is less than it was. */
  readonly isUnpriced?: boolean
  /** how much of the session's context the last turn left used, of how much */
  readonly context?: { readonly used: number; readonly size: number }
  /** of the last turn alone: persona and facts, which each turn on a model is given, about */
  readonly personaTokens?: number
}

/** What a person set for the topic with `/topic set`; what is absent follows the channel, the role, MOS_RUNTIME. */
export type TopicSettings = {
  readonly runtime?: RuntimeName
  readonly model?: string
  readonly verbosity?: Verbosity
  /** id of a project */
  readonly project?: string
  readonly mandate?: { readonly owner: PersonPrincipal; readonly mandate: Mandate }
}

export type Topic = TopicSettings & {
  readonly id: ThreadRef
  readonly title: string
  readonly state: 'open' | 'closed'
  /** principalId of who opened it */
  readonly by: string
  readonly createdAt: number
  readonly lastAt: number
  /** where its runtime session lives */
  readonly hostId: string
  readonly guildId?: string
  /** The message that opens it: the thread is made from it, gets its id, and so is made once. */
  readonly starter?: { readonly channelId: string; readonly messageId: string }
  /** each runtime's own session, to go on with */
  readonly sessions?: { readonly [runtime in RuntimeName]?: string }
  readonly usage?: TopicUsage
  /** keys of permission requests that are allowed for this topic */
  readonly allowed?: readonly string[]
  /** id of the newest message seen: after a gap the thread is read back from here */
  readonly cursor?: string
}

export type Topics = {
  /** Creates it, or returns the one that is there. */
  open(topic: Pick<Topic, 'id' | 'title' | 'by' | 'hostId' | 'guildId' | 'starter'>): Promise<Topic>
  get(id: string): Promise<Topic | undefined>
  /** Most recently used first. */
  list(options?: { state?: Topic['state'] }): Promise<readonly Topic[]>
  /** Sets what `add` makes of the usage so far; what two add at the same time counts both. Nothing for an unknown topic. */
  use(id: ThreadRef, add: (before: TopicUsage | undefined) => TopicUsage): Promise<void>
  /** One change; `unset` are settings that follow their default again. */
  update(
    id: ThreadRef,
    change: Partial<
      Pick<Topic, 'title' | 'state' | 'sessions' | 'usage' | 'allowed' | 'cursor' | 'lastAt' | keyof TopicSettings>
    >,
    unset?: readonly (keyof TopicSettings)[],
  ): Promise<Topic>
}
