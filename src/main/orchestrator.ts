import { understand } from '../command/understand.ts'
import type { Dispatcher } from '../command/dispatch.ts'
import { toolsOf } from '../command/tools.ts'
import { secretPaths } from '../config/secret-paths.ts'
import type { Config } from '../config/config.ts'
import type { AgentStatus } from '../fleet/status.ts'
import { homeChannels } from '../fleet/home-channels.ts'
import { orchestratorElsewhere } from '../fleet/orchestrator-elsewhere.ts'
import { projectOf } from '../fleet/project-of.ts'
import type { Recorder } from '../fleet/recorder.ts'
import type { Host } from '../host/host.ts'
import type { Logger } from '../log.ts'
import { createLeftCards } from '../orchestrator/left-cards.ts'
import { endUnused } from '../orchestrator/end-unused.ts'
import { createPersona } from '../orchestrator/create-persona.ts'
import { readOwnWords } from '../orchestrator/own-words.ts'
import { createOwnTools } from '../orchestrator/create-own-tools.ts'
import { startMailbox } from '../orchestrator/mailbox.ts'
import type { Mailbox } from '../orchestrator/mailbox.ts'
import { runtimeOf } from '../orchestrator/runtime-of.ts'
import { startTurn } from '../orchestrator/start-turn.ts'
import type { ToolSessions } from '../orchestrator/tool-sessions.ts'
import type { TurnDeps } from '../orchestrator/turn-deps.ts'
import type { Runtimes } from '../runtime/runtimes.ts'
import type { Store } from '../store/store.ts'
import type { ThreadRef } from '../store/topic.ts'
import type { Access } from './access.ts'
import type { FleetRooms } from './fleet-rooms.ts'
import type { Shutdown } from './shutdown.ts'

export type OrchestratorDeps = {
  readonly config: Config
  readonly host: Host
  readonly store: Store
  readonly fleet: FleetRooms
  readonly dispatcher: Dispatcher
  readonly access: Pick<Access, 'policy'>
  readonly statuses: () => Promise<readonly AgentStatus[]>
  readonly runtimes: Runtimes
  readonly toolSessions: ToolSessions
  readonly enterSession: TurnDeps['enterSession']
  readonly recorder: Recorder
  readonly mcpUrl: TurnDeps['mcpUrl']
  readonly logger: Logger
  readonly shutdown: Shutdown
}

/** The turns of this host's topics, on whichever runtime each has. */
export function startOrchestrator(deps: OrchestratorDeps): Mailbox {
  const { config, host, store, fleet, dispatcher, runtimes, toolSessions, logger } = deps
  const left = createLeftCards({ store, hostId: config.hostId })
  const turnDeps: TurnDeps = {
    store,
    runtimes,
    dispatcher,
    files: host.files,
    roles: () => fleet.roles(),
    elsewhere: async () => {
      // The roster is read for those alone whom Mosaic has somebody of.
      const isShared = fleet.mosaic.isGuest() || (fleet.mosaic.left() ?? []).length > 0
      return isShared ? orchestratorElsewhere((await fleet.rosterFile.read()).agents, fleet.mosaic) : undefined
    },
    chosenRuntime: config.isRuntimeUnset ? undefined : config.runtime,
    dataDir: config.dataDir,
    secrets: secretPaths(config),
    // A file that somebody broke must not end every conversation: the one that could mend it as well.
    projectOf: (topic) => Promise.resolve(projectOf(fleet.settings.current(), topic)),
    isChannel: (thread) => isChannel(deps, thread),
    persona: createPersona({
      roles: () => fleet.roles(),
      statuses: deps.statuses,
      policy: deps.access.policy,
      store,
      ownWords: async () => (fleet.mosaic.left() === undefined ? [] : readOwnWords(host.files, config.mosaicHome)),
    }),
    toolSessions,
    enterSession: deps.enterSession,
    recorder: deps.recorder,
    mcpUrl: deps.mcpUrl,
    ownTools: createOwnTools({ files: host.files, store }),
    download: (request) => host.download(request),
    attachmentHosts: config.attachmentHosts,
    left,
    logger,
  }
  endUnused({
    store,
    runtimes,
    toolSessions,
    logger,
    runtimeOf: async (topic) => {
      const { chosenRuntime: chosen } = turnDeps
      const isSaid = topic.runtime !== undefined || chosen !== undefined
      return runtimeOf({ topic, chosen, role: isSaid ? undefined : (await fleet.roles()).get('orchestrator') })
    },
  })
  const stopTool = toolsOf(dispatcher.commands, ['stop'])
  return startMailbox({
    store,
    hostId: config.hostId,
    startTurn: (entry) => startTurn(turnDeps, entry),
    asksToStop(text) {
      const understood = understand(stopTool, text)
      // One for another topic is a message here as any other.
      return understood !== undefined && Object.keys(understood.options).length === 0
    },
    left,
    logger,
  })
}

function isChannel({ config, fleet }: OrchestratorDeps, thread: ThreadRef): boolean {
  const id = thread.slice(thread.indexOf(':') + 1)
  const settings = fleet.settings.current()
  return homeChannels(config.access, settings).has(id) || settings.channels.some((channel) => channel.id === id)
}
