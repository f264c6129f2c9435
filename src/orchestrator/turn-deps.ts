import type { Dispatcher } from '../command/dispatch.ts'
import type { RuntimeName } from '../fleet/agent.ts'
import type { Project } from '../fleet/fleet-settings.ts'
import type { Recorder } from '../fleet/recorder.ts'
import type { Role } from '../fleet/role.ts'
import type { Files, Host } from '../host/host.ts'
import type { Logger } from '../log.ts'
import type { Runtimes } from '../runtime/runtimes.ts'
import type { InboxEntry } from '../store/inbox.ts'
import type { Store } from '../store/store.ts'
import type { ThreadRef, Topic } from '../store/topic.ts'
import type { LeftCards } from './left-cards.ts'
import type { OwnTools } from './own-tools.ts'
import type { Renewal } from './renew-sessions.ts'
import type { ToolSessions } from './tool-sessions.ts'

/** The system prompt of a topic's session, and what its turn is told beside the message. */
export type Persona = (
  topic: Topic,
  entry: InboxEntry,
  project: Project | undefined,
) => Promise<{
  readonly persona: string
  readonly facts: string
  /** of both, about */
  readonly tokens: number
}>

/** What a turn works with. All that only a model needs is a function: nothing of it is asked on the stub. */
export type TurnDeps = {
  readonly store: Pick<Store, 'topics' | 'inbox' | 'outbox' | 'cards' | 'exchanges' | 'ops' | 'signals' | 'files'>
  readonly runtimes: Pick<Runtimes, 'get'>
  readonly dispatcher: Dispatcher
  readonly files: Pick<Files, 'makeDirectory' | 'readWithin' | 'stat'>
  readonly roles: () => Promise<ReadonlyMap<string, Role>>
  /** Why nobody answers here: the orchestrator lives elsewhere. Undefined: it lives in Mos. */
  readonly elsewhere?: () => Promise<string | undefined>
  /** MOS_RUNTIME, where somebody set it */
  readonly chosenRuntime: RuntimeName | undefined
  readonly dataDir: string
  /** paths that no session's file tools reach: tokens, credentials, what other topics keep */
  readonly secrets: readonly string[]
  /** the topic's project, as `fleet/mos.yaml` says now */
  readonly projectOf: (topic: Topic) => Promise<Project | undefined>
  /** Whether a whole channel reads along where this ref leads. */
  readonly isChannel: (thread: ThreadRef) => boolean
  readonly persona: Persona
  readonly toolSessions: ToolSessions
  readonly enterSession: Renewal['enter']
  /** absent: nobody takes down how turns and tools went */
  readonly recorder?: Recorder
  /** where the tools are reached; started by the first who asks */
  readonly mcpUrl: () => Promise<string>
  readonly ownTools: OwnTools
  readonly download: Host['download']
  /** where files of messages may come from */
  readonly attachmentHosts: readonly string[]
  /** Open cards of an earlier process. */
  readonly left: LeftCards
  readonly logger: Logger
}
