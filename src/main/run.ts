import { createDispatcher } from '../command/create-dispatcher.ts'
import { commands } from '../../commands/index.ts'
import type { Config } from '../config/config.ts'
import { exitCodes, explain, Failure } from '../errors.ts'
import { createHost } from '../host/create-host.ts'
import { acquireLock } from '../host/lock.ts'
import { createLogger } from '../log.ts'
import type { Logger } from '../log.ts'
import { lookAtFleet } from '../operations/look-at-fleet.ts'
import { createStore } from '../store/create-store.ts'
import { createAccess } from './access.ts'
import { createFleetRooms } from './fleet-rooms.ts'
import { prepareHome } from './prepare-home.ts'
import { say } from './progress.ts'
import { prepareRedis } from './prepare-redis.ts'
import { startServer } from './server.ts'
import { createShutdown } from './shutdown.ts'
import type { Shutdown } from './shutdown.ts'
import { startWorker } from './worker.ts'

export type Part = 'up' | 'serve' | 'work'

/** `mos up`, `mos serve`, `mos work`: builds, wires and starts; runs until a signal. The exit code is the process's. */
export async function run(part: Part, config: Config): Promise<number> {
  const logger = createLogger(config.logLevel)
  const shutdown = createShutdown(logger)
  const stopped = waitForSignal()
  try {
    await start(part, config, logger, shutdown)
  } catch (error) {
    if (!(error instanceof Failure)) logger.error({ err: error }, 'the start failed')
    say(explain(error))
    await shutdown.run()
    return error instanceof Failure ? error.exit : exitCodes.failed
  }
  await stopped
  await shutdown.run()
  return exitCodes.done
}

async function start(part: Part, config: Config, logger: Logger, shutdown: Shutdown): Promise<void> {
  const host = createHost({ hostId: config.hostId, path: config.searchPath })
  await host.files.makeDirectory(config.dataDir, { mode: 0o700 })
  if (part !== 'serve') await takeHost(config, shutdown)
  const { redisUrl } = await prepareRedis({ part, config, host, logger, shutdown })
  const [store] = await Promise.all([
    createStore({ redisUrl, tenant: config.tenant, logger }),
    prepareHome({ part, config, host }),
  ])
  shutdown.add('store', () => store.close())

  const fleet = createFleetRooms(config, host, logger)
  const statuses = () => lookAtFleet(fleet)
  const access = createAccess(config, store.facts)
  await access.refresh()
  const dispatcher = createDispatcher({
    commands,
    config,
    host,
    supervisor: fleet.supervisor,
    store,
    log: logger,
    policy: access.policy,
    roster: () => fleet.rosterFile.read(),
    roles: () => fleet.roles(),
    statuses,
  })
  const shared = { config, host, store, fleet, dispatcher, access, statuses, logger, shutdown }
  const worker = part === 'serve' ? undefined : startWorker(shared)
  const web = part === 'work' ? undefined : await startServer(shared)
  await worker
  process.stdout.write(`ready${web ? ` ${web.loginUrl}` : ''}\n`)
}

/** One worker per host and tenant. A frozen one keeps the lock, so that nobody acts beside it. */
async function takeHost(config: Config, shutdown: Shutdown): Promise<void> {
  const lock = await acquireLock(`mos:${config.uid}:${config.tenant}:${config.hostId}:${config.dataDir}`)
  if (lock === undefined) {
    throw new Failure('Mos already runs here for this tenant. Stop it first, or talk to it: mos ps', { exit: 'busy' })
  }
  shutdown.add('lock', () => lock.release())
}

function waitForSignal(): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      resolve()
      // The person asks twice: what runs is journaled and goes on at the next start.
      process.once('SIGINT', () => process.exit(130))
    }
    process.once('SIGTERM', stop)
    process.once('SIGINT', stop)
  })
}
