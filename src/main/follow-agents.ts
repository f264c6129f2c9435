import type { Config } from '../config/config.ts'
import { runDirectory } from '../host/agent-files.ts'
import type { Host } from '../host/host.ts'
import { watchDirectory } from '../host/watch-directory.ts'
import type { Logger } from '../log.ts'
import type { AgentNews } from '../operations/agent-news.ts'
import { followTasks } from '../operations/follow-tasks.ts'
import type { PaneAsks } from '../operations/pane-asks.ts'
import { takeReports } from '../operations/take-reports.ts'
import { watchEvents } from '../operations/watch-events.ts'
import type { Store } from '../store/store.ts'
import { retryLevel } from '../store/store-away.ts'
import type { FleetRooms } from './fleet-rooms.ts'

const takeEveryMs = 5_000

type Deps = {
  readonly config: Pick<Config, 'hostId' | 'uid' | 'mosaicHome'>
  readonly host: Host
  readonly store: Store
  readonly fleet: FleetRooms
  readonly news: AgentNews
  readonly asks: PaneAsks
  readonly logger: Logger
}

/** What agents say and do by themselves. What they said while nobody was there is taken in before it resolves. */
export async function followAgents({
  config,
  host,
  store,
  fleet,
  news,
  asks,
  logger,
}: Deps): Promise<{ stop(): Promise<void> }> {
  const { ops, assignments, facts } = store
  const { hostId, uid, mosaicHome } = config
  const unread = new Map<string, string>()
  let taking: Promise<void> | undefined
  const take = () =>
    (taking ??= takeReports({ host, hostId, uid, mosaicHome, store, logger, unread })
      .catch((error: unknown) => logger[retryLevel(error)]({ err: error }, 'the kept reports could not be read'))
      .finally(() => (taking = undefined)))
  await take()
  // What is not there can't be watched.
  await host.files.makeDirectory(runDirectory(mosaicHome))
  const timer = setInterval(() => void take(), takeEveryMs)
  const tasks = followTasks({ ...fleet, ops, assignments, news, logger })
  const events = watchEvents({
    files: host.files,
    runDir: runDirectory(mosaicHome),
    hostId,
    facts,
    watch: watchDirectory,
    logger,
    async onEvent(seen) {
      // What it said in that turn may lie in the spool.
      if (seen.event.event === 'stop') await take()
      if (seen.event.event.startsWith('permission-')) void asks.look()
      await tasks.onEvent(seen)
    },
  })
  return {
    async stop() {
      clearInterval(timer)
      await Promise.all([taking, events.stop(), tasks.stop()])
    },
  }
}
