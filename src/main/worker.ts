import { join } from 'node:path'
import { secretValues } from '../config/secret-values.ts'
import { understand } from '../command/understand.ts'
import { floorAfter } from '../fleet/floor.ts'
import { createPaneAskFiles } from '../host/pane-asks.ts'
import { writeOwnProgram } from '../host/own-program.ts'
import { closeBug } from '../enhancer/close-bug.ts'
import { fileBug } from '../enhancer/file-bug.ts'
import { showFinding } from '../enhancer/show-finding.ts'
import { applyRemedy } from '../enhancer/remedies/apply-remedy.ts'
import { adopt } from '../operations/adopt.ts'
import { createVersions } from '../host/versions.ts'
import { createAgentNews } from '../operations/agent-news.ts'
import { bugScan } from '../enhancer/bug-scan.ts'
import { boardLens } from '../operations/board-lens.ts'
import { board } from '../operations/board.ts'
import { createReplies } from '../operations/create-replies.ts'
import { cloneProject } from '../operations/clone-project.ts'
import { drain } from '../operations/drain.ts'
import { finishTask } from '../operations/finish-task.ts'
import { hear } from '../operations/hear.ts'
import { interrupt } from '../operations/interrupt.ts'
import type { LastLook } from '../operations/last-look.ts'
import type { Operation } from '../operations/operation.ts'
import { createOpsNews } from '../operations/ops-news.ts'
import { moveOrchestrator } from '../operations/move-orchestrator.ts'
import { createReconcile } from '../operations/reconcile.ts'
import { startPaneAsks } from '../operations/pane-asks.ts'
import { refreshPermissions } from '../operations/refresh-permissions.ts'
import { relaunch } from '../operations/relaunch.ts'
import { remove } from '../operations/remove.ts'
import { report } from '../operations/report.ts'
import { reseed } from '../operations/reseed.ts'
import { resolve } from '../operations/resolve.ts'
import { rollback } from '../operations/rollback.ts'
import { createOpHandler } from '../operations/run-operation.ts'
import { send } from '../operations/send.ts'
import { spawn } from '../operations/spawn.ts'
import { update } from '../operations/update/update.ts'
import { watchAnswers } from '../operations/watch-answers.ts'
import { createTurnTaking } from '../operations/turn-taking.ts'
import { watchPanes } from '../operations/watch-panes.ts'
import { createToolSessions } from '../orchestrator/create-tool-sessions.ts'
import { renewSessions } from '../orchestrator/renew-sessions.ts'
import type { ProcessRedactor } from '../redact/create-redactor.ts'
import { createRuntimes } from '../runtime/create-runtimes.ts'
import type { Finding } from '../store/finding.ts'
import { followAgents } from './follow-agents.ts'
import { startFindings } from './enhancer.ts'
import { tellDigests } from './digests.ts'
import { startExplaining } from './explaining.ts'
import { createMcpUrl } from './mcp-url.ts'
import { startRecording } from './recording.ts'
import type { LogErrors } from './recording.ts'
import { startOrchestrator } from './orchestrator.ts'
import type { OrchestratorDeps } from './orchestrator.ts'
import { recordAdapter } from '../operations/record/record-adapter.ts'
import type { PipedProgram } from '../host/host.ts'
import type { RuntimeName } from '../fleet/agent.ts'
import type { Restarting } from './restarting.ts'
import type { RuntimeOffer } from './runtime-offer.ts'
import { say } from './progress.ts'
import { updateDeps } from './update-deps.ts'

const opsAtOnce = 8
/** What takes longer than this is done again, or gone on with, by the next start: a stop takes 6 s at most. */
const finishWithinMs = 3_000

type Deps = Omit<OrchestratorDeps, 'runtimes' | 'toolSessions' | 'enterSession' | 'mcpUrl' | 'recorder'> & {
  readonly runtimeOffer: RuntimeOffer
  readonly lastLook: LastLook
  readonly errors: LogErrors
  readonly restarting: Restarting
  readonly redactor: ProcessRedactor
}

/** `mos work`: the ops and turns of this host, and its agents. Resolves when the floor is up. */
export async function startWorker(deps: Deps): Promise<void> {
  const { config, host, store, fleet, runtimeOffer, redactor, logger, shutdown } = deps
  const recording = startRecording(deps)
  const show = (finding: Pick<Finding, 'id'>) =>
    showFinding({ store, settings: () => fleet.settings.current(), access: config.access }, finding)
  const adapters = (name: RuntimeName, program: PipedProgram) =>
    recordAdapter({ hostId: config.hostId, recorder: recording.recorder }, name, program)
  const enhancer = startFindings({ ...deps, showFinding: show })
  const turns = createTurnTaking()
  const clone = cloneProject({ host, dataDir: config.dataDir, settings: fleet.settings })
  const runtimes = createRuntimes({
    match: understand,
    offer: () => runtimeOffer.text(),
    host,
    config,
    onProgram: adapters,
  })
  shutdown.add('runtimes', () => runtimes.close())
  const toolSessions = createToolSessions((token) => redactor.learn(token))
  const renewal = renewSessions({ runtimes, toolSessions, logger })
  const boardDeps = { store, runtimes, files: host.files, directory: join(config.dataDir, 'board') }
  const { access } = config
  const news = createAgentNews({ store, settings: () => fleet.settings.current(), access, logger })
  const { ops: storedOps, assignments } = store
  const opsNews = createOpsNews({ store, settings: () => fleet.settings.current(), access, logger })
  const keeping = { ...fleet, host, dataDir: config.dataDir, assignments }
  const replies = createReplies({ ...fleet, store })
  const { mosaicHome } = config
  const answers = await watchAnswers({ ...fleet, store, files: host.files, mosaicHome, replies, logger })
  shutdown.add('answers', () => answers.stop())
  const relaunching = relaunch({
    ...keeping,
    turns,
    versions: createVersions(host, config.dataDir),
    renewSessions: () => renewal.renew(),
  })
  const { restarting } = deps
  const updating = updateDeps({ config, host, fleet, relaunch: relaunching, logger, restarting })
  const filing = {
    store,
    settings: () => fleet.settings.read(),
    tokens: config.trackerTokens ?? {},
    show,
  }
  const list: readonly Operation[] = [
    spawn(keeping),
    remove(keeping),
    relaunching,
    drain(fleet),
    send({ ...fleet, answers }),
    report({ hostId: config.hostId, ops: storedOps, assignments, news, replies }),
    finishTask({ ...keeping, store, news }),
    hear(),
    interrupt(fleet),
    reseed({ host, config, store }),
    resolve({ host, config, store }),
    adopt({ ...fleet, host, config, writeProgram: () => writeOwnProgram(host, ownProgram(config)) }),
    moveOrchestrator(fleet),
    rollback({ ...updating, store }),
    update({ ...updating, store }),
    clone,
    board(boardDeps),
    boardLens(boardDeps),
    fileBug(filing),
    closeBug(filing),
    applyRemedy({
      host,
      config,
      dispatcher: deps.dispatcher,
      ops: storedOps,
      findings: store.findings,
      settings: fleet.settings,
      news: opsNews,
      showFinding: show,
    }),
    bugScan({ enhancer }),
  ]
  const operations = new Map(list.map((operation) => [operation.kind, operation]))

  shutdown.add('hosted agents', () => fleet.hosted.close())
  const reconcile = createReconcile({
    fleet,
    turns,
    host,
    store,
    assignments: store.assignments,
    operations,
    news,
    opsNews,
    logger,
    onLook(statuses) {
      deps.lastLook.keep(statuses)
      recording.onLook(statuses)
    },
    onIncident: recording.onIncident,
    ensureHolder: () => fleet.supervisor.ensureHolder(),
  })
  await reconcile.floor()
  const floor = floorAfter((await fleet.rosterFile.read()).agents)
  if (!floor.ok && !fleet.mosaic.isGuest())
    say(`${floor.reason} Mend ${fleet.rosterFile.path}, or use mos fleet spawn and mos fleet remove.`)
  if (!fleet.mosaic.isGuest()) await writeOwnProgram(host, ownProgram(config))
  // Panes outlive Mos, so there is seldom one to start; the door need not wait for it.
  shutdown.add('reconcile', () => Promise.resolve(reconcile.stop()))
  void reconcile.follow()
  fleet.supervisor
    .endLeftViewers()
    .catch((error: unknown) => logger.warn({ err: error }, 'viewers that were left behind were not ended'))

  const handler = createOpHandler({ store, operations, turns, logger })
  const ops = await store.consumeOps(config.hostId, handler, { concurrency: opsAtOnce })

  const asks = startPaneAsks({
    ...fleet,
    asks: createPaneAskFiles(host.files, config.mosaicHome),
    store,
    news,
    refreshPermissions: (whose) => refreshPermissions(fleet, whose),
    logger,
  })
  shutdown.add('requests of panes', () => Promise.resolve(asks.close()))
  const following = await followAgents({ config, host, store, fleet, news, asks, logger })
  shutdown.add('agents that are followed', () => following.stop())
  const secrets = secretValues(config)
  const isWanted = async (name: string) => (await fleet.rosterFile.read()).agents.some((each) => each.name === name)
  const unwatch = watchPanes({ hostId: config.hostId, store, supervisor: fleet.supervisor, isWanted, secrets, logger })
  shutdown.add('watched panes', () => Promise.resolve(unwatch()))
  const { recorder } = recording
  const mcpUrl = createMcpUrl({ toolSessions, logger, shutdown })
  const enterSession = (key: string) => renewal.enter(key)
  const sessions = { runtimes, toolSessions, mcpUrl, enterSession, recorder }
  startExplaining({ ...deps, ...sessions })
  tellDigests(deps)
  const mailbox = startOrchestrator({ ...deps, ...sessions })
  shutdown.add('running turns and ops', async () => {
    const withinMs = finishWithinMs
    await Promise.all([mailbox.close({ withinMs }), ops.close({ withinMs })])
  })
}

const ownProgram = ({ mosaicHome, dataDir }: Deps['config']) => ({
  mosaicHome,
  dataDir,
  nodePath: process.execPath,
  program: process.argv[1] ?? '',
})
