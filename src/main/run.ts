import { setTimeout as wait } from 'node:timers/promises'
import { createDispatcher } from '../command/create-dispatcher.ts'
import { commands } from '../../commands/index.ts'
import type { Config } from '../config/config.ts'
import { hostIdFile } from '../config/read-config.ts'
import { secretValues } from '../config/secret-values.ts'
import { exitCodes, explain, Failure } from '../errors.ts'
import type { Host } from '../host/host.ts'
import { acquireLock } from '../host/lock.ts'
import { workerLock } from '../host/worker-lock.ts'
import { createLogger } from '../log.ts'
import type { Logger } from '../log.ts'
import { createLastLook } from '../operations/last-look.ts'
import { lookAtFleet } from '../operations/look-at-fleet.ts'
import type { Assignments } from '../store/assignment.ts'
import { publishStatuses } from '../operations/publish-statuses.ts'
import { readRoster } from '../operations/read-roster.ts'
import { createRedactor } from '../redact/create-redactor.ts'
import type { ProcessRedactor } from '../redact/create-redactor.ts'
import { createStore } from '../store/create-store.ts'
import { createAccess } from './access.ts'
import { adoptOffer } from '../fleet/adopt-offer.ts'
import { nameFleetHost } from './fleet-host.ts'
import { createFleetRooms } from './fleet-rooms.ts'
import { linkProgram } from './link-program.ts'
import { createMachine } from './machine.ts'
import type { LogErrors } from './recording.ts'
import { followVersion } from './follow-version.ts'
import { isBundle } from './is-bundle.ts'
import { isPassedOver } from './is-passed-over.ts'
import type { Part } from './part.ts'
import { prepareHome } from './prepare-home.ts'
import { say } from './progress.ts'
import { prepareRedis } from './prepare-redis.ts'
import { createRestarting } from './restarting.ts'
import type { Restarting } from './restarting.ts'
import { createRuntimeOffer } from './runtime-offer.ts'
import { startServer } from './server.ts'
import type { DiscordLink } from './server.ts'
import { createShutdown } from './shutdown.ts'
import type { Shutdown } from './shutdown.ts'
import { tellProblem } from './tell-problem.ts'
import { startAgain } from './start-again.ts'
import type { Web } from '../web/start-web.ts'
import { startWorker } from './worker.ts'

/** How long a start that is told to stop may take to get to its end. */
const startWithinMs = 3_000

/** `mos up`, `mos serve`, `mos work`: builds, wires and starts; runs until a signal. The exit code is the process's. */
export async function run(part: Part, config: Config): Promise<number> {
  const redactor = createRedactor(secretValues(config))
  const errors: LogErrors = {}
  const logger = createLogger(config.logLevel, redactor, (line) => errors.tell?.(line))
  const shutdown = createShutdown(logger)
  const host = createMachine(config)
  const restarting = createRestarting(config, host)
  const stopped = waitForSignal()
  let port: number | undefined
  try {
    // A start that hangs must not make Mos deaf; one that goes on is awaited, so that what it has begun can be ended.
    const patience = stopped.then(() => wait(startWithinMs, undefined, { ref: false }))
    const starting = start({ part, config, host, redactor, errors, logger, shutdown, restarting }).then(
      (web) => (port = web?.port),
    )
    await Promise.race([starting, patience])
  } catch (error) {
    if (!(error instanceof Failure)) logger.error({ err: error }, 'the start failed')
    say(explain(error))
    await shutdown.run()
    return error instanceof Failure ? error.exit : exitCodes.failed
  }
  let isStopped = false
  void stopped.then(() => (isStopped = true))
  await Promise.race([stopped, restarting.asked])
  await shutdown.run()
  // A person's word counts more than an op's.
  return restarting.isAsked && !isStopped ? startAgain({ config, host, part, port }) : exitCodes.done
}

type Start = {
  readonly part: Part
  readonly config: Config
  readonly host: Host
  readonly redactor: ProcessRedactor
  readonly errors: LogErrors
  readonly logger: Logger
  readonly shutdown: Shutdown
  readonly restarting: Restarting
}

/** Resolves when Mos is ready, with where the page is served if it is. */
async function start({ errors, ...given }: Start): Promise<Web | undefined> {
  const { part, config, host, redactor, logger, shutdown, restarting } = given
  await host.files.makeDirectory(config.dataDir, { mode: 0o700 })
  if (part !== 'serve') {
    await takeHost(config, shutdown)
    if (await isPassedOver(config, host)) {
      say('another version was switched to meanwhile: it is started in place of this one')
      restarting.ask()
      return undefined
    }
  }
  if (config.redisUrl === undefined) await keepHostId(config, host)
  // Loading discord.js holds the event loop for long: done while Redis starts, before anything waits for an answer.
  const discord = config.discord && part !== 'work' ? import('../discord/start-discord.ts') : undefined
  const kept: { assignments?: Assignments } = {}
  const [{ redisUrl }, discordRoom, fleet] = await Promise.all([
    prepareRedis({ part, config, host, logger, shutdown, restarting }),
    discord,
    createFleetRooms(config, host, logger, async (agent) => (await kept.assignments?.get(agent))?.allowed),
  ])
  const opening = createStore({ redisUrl, tenant: config.tenant, logger, redactor }).then((store) => {
    shutdown.add('store', () => store.close())
    return store
  })
  const [opened, prepared] = await Promise.allSettled([
    opening,
    part === 'serve' ? undefined : (fleet.mosaic.isGuest() ? linkProgram : prepareHome)(config, host),
  ])
  if (prepared.status === 'rejected') throw prepared.reason
  if (opened.status === 'rejected') throw opened.reason
  const store = opened.value
  kept.assignments = store.assignments
  if (part !== 'work') await nameFleetHost(store.facts, config.hostId)

  if (fleet.mosaic.isGuest()) say(adoptOffer)
  else if (part !== 'serve') for (const line of await fleet.prepareSupervisor()) say(line)
  const statuses = () => lookAtFleet(fleet)
  const lastLook = createLastLook(statuses)
  const access = createAccess(config, store.facts, () => fleet.settings.current().access)
  await Promise.all([access.refresh(), fleet.settings.refresh()])
  const unfollow = fleet.settings.follow(store.signals, (problem) =>
    tellProblem({ part, config, settings: fleet.settings.current(), store, logger }, problem),
  )
  shutdown.add('settings', () => Promise.resolve(unfollow()))
  if (part === 'work') access.follow(store.signals, logger)
  const link: DiscordLink = { state: () => 'off' }
  const dispatcher = createDispatcher({
    commands,
    config,
    host,
    supervisor: fleet.supervisor,
    store,
    log: logger,
    redactor,
    policy: access.policy,
    roster: () => readRoster(fleet.rosterFile),
    roles: () => fleet.roles(),
    settings: fleet.settings,
    mosaic: fleet.mosaic,
    statuses,
    discord: () => link.state(),
  })
  const startDiscord = discordRoom?.startDiscord
  const runtimeOffer = createRuntimeOffer({ config, host, logger })
  const shared = {
    part,
    config,
    host,
    store,
    fleet,
    dispatcher,
    access,
    statuses,
    lastLook,
    link,
    runtimeOffer,
    redactor,
    logger,
    shutdown,
    restarting,
  }
  const [web] = await Promise.all([
    part === 'work' ? undefined : startServer({ ...shared, startDiscord }),
    part === 'serve' ? undefined : startWorker({ ...shared, errors }),
  ])
  // Where the doors are too, they look for themselves; another tenant can read a Redis that is shared, no other.
  if (part === 'work' || (part === 'up' && config.redisUrl !== undefined)) {
    const roster = () => fleet.rosterFile.read()
    const { supervisor } = fleet
    const stop = publishStatuses({ hostId: config.hostId, store, supervisor, statuses: lastLook.get, roster, logger })
    shutdown.add('statuses', () => Promise.resolve(stop()))
  }
  process.stdout.write(`ready${web ? ` ${web.loginUrl}` : ''}\n`)
  // The worker is what is tried: who serves the doors alone was started by a person.
  if (part !== 'serve') await restarting.isReady()
  if (part !== 'serve') void runtimeOffer.look(store.facts)
  if (part === 'serve' && isBundle) {
    const unfollowVersion = await followVersion({ config, host, signals: store.signals, restarting, logger })
    shutdown.add('version', () => Promise.resolve(unfollowVersion()))
  }
  return web
}

/** See `hostIdFile`. */
async function keepHostId({ dataDir, hostId }: Config, { files }: Host): Promise<void> {
  const [path, text] = [hostIdFile(dataDir), `${hostId}\n`]
  if ((await files.read(path)) !== text) await files.write(path, text)
}

/** One worker per host and tenant. A frozen one keeps the lock, so that nobody acts beside it. */
async function takeHost(config: Config, shutdown: Shutdown): Promise<void> {
  const lock = await acquireLock(workerLock(config))
  if (lock === undefined) {
    throw new Failure('Mos already runs here for this tenant. Stop it first, or talk to it: mos ps', { exit: 'busy' })
  }
  shutdown.add('lock', () => lock.release())
}

/** npm hands on what its whole group is told as well: a signal comes twice when it came once. */
const sameSignalMs = 500

function waitForSignal(): Promise<void> {
  return new Promise((resolve) => {
    let since: number | undefined
    const stop = () => {
      since ??= performance.now()
      resolve()
    }
    process.on('SIGTERM', stop)
    process.on('SIGINT', () => {
      // The person asks twice: what runs is journaled and goes on at the next start.
      if (since !== undefined && performance.now() - since > sameSignalMs) process.exit(130)
      stop()
    })
  })
}
