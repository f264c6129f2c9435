import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import type { Config } from '../config/config.ts'
import type { Recorder } from '../fleet/recorder.ts'
import type { AgentStatus } from '../fleet/status.ts'
import { runDirectory } from '../host/agent-files.ts'
import type { Host } from '../host/host.ts'
import { findRuntimes } from '../host/runtimes/find-runtimes.ts'
import { watchDirectory } from '../host/watch-directory.ts'
import type { Logger } from '../log.ts'
import { createRecorder } from '../operations/record/create-recorder.ts'
import { planLookEvents } from '../operations/record/plan-look-events.ts'
import type { Seen } from '../operations/record/plan-look-events.ts'
import { recordAsks } from '../operations/record/record-asks.ts'
import { recordCrashes } from '../operations/record/record-crashes.ts'
import { recordDrift } from '../operations/record/record-drift.ts'
import { recordLogLine } from '../operations/record/record-log-line.ts'
import { recordOps } from '../operations/record/record-ops.ts'
import { recordScreens } from '../operations/record/record-screens.ts'
import { recordVersions } from '../operations/record/record-versions.ts'
import { driftOf } from '../seed/home-drift.ts'
import type { Store } from '../store/store.ts'
import type { FleetRooms } from './fleet-rooms.ts'
import type { Shutdown } from './shutdown.ts'

/** A start has better things to do first. */
const laterMs = 5_000
/** These leave other files in the home, or other programs. */
const changesHome = new Set(['reseed', 'resolve', 'rollback', 'update', 'adopt'])

/** Mos's own log: whoever takes its errors down sets `tell`. */
export type LogErrors = { tell?: (line: string) => void }

type Deps = {
  readonly config: Config
  readonly host: Host
  readonly store: Store
  readonly fleet: FleetRooms
  readonly errors: LogErrors
  readonly logger: Logger
  readonly shutdown: Shutdown
}

export type Recording = {
  readonly recorder: Recorder
  onLook(statuses: readonly AgentStatus[]): void
  onIncident(agents: readonly string[], at: number): void
}

/** What happens on this host goes into the fleet's history, from where it is seen anyway. */
export function startRecording({ config, host, store, fleet, errors, logger, shutdown }: Deps): Recording {
  const { hostId, mosaicHome } = config
  const recorder = createRecorder({ hostId, history: store.history, logger })
  // Told of first, closed last: what the others see while they end is written too.
  shutdown.add('history', () => recorder.close())
  errors.tell = (line) => recordLogLine({ hostId, recorder }, line)
  const { supervisor } = fleet
  const shared = { hostId, recorder, logger, store, supervisor, facts: store.facts }
  const crashes = recordCrashes({
    ...shared,
    files: host.files,
    runDir: runDirectory(mosaicHome),
    names: async () => (await fleet.rosterFile.read()).agents.map(({ name }) => name),
    watch: watchDirectory,
  })
  const screens = recordScreens(shared)
  const stops = [recordAsks(shared)]
  const home = new AbortController()
  let looking: Promise<unknown> = Promise.resolve()
  const waiting = async (): Promise<readonly string[]> =>
    fleet.mosaic.isGuest() ? [] : (await driftOf(host.disk, config)).waiting.map(({ path }) => path)
  const lookAtHome = async (): Promise<void> => {
    if (home.signal.aborted) return
    await recordVersions({ ...shared, versions: () => versionsOf(config, host) })
    await recordDrift({ ...shared, waiting })
  }
  const lookAtHomeLater = (): void => void (looking = looking.then(lookAtHome))
  stops.push(recordOps({ ...shared, onEnd: ({ kind }) => void (changesHome.has(kind) && lookAtHomeLater()) }))
  wait(laterMs, undefined, { ref: false, signal: home.signal }).then(lookAtHomeLater, () => undefined)
  shutdown.add('what is recorded', async () => {
    home.abort()
    for (const stop of stops) stop()
    await Promise.all([crashes.stop(), screens.stop(), looking])
  })
  let seen: Seen = new Map()
  return {
    recorder,
    onLook(statuses) {
      recorder.know(statuses.map(({ agent }) => agent))
      const look = planLookEvents(seen, statuses, { hostId, now: Date.now() })
      seen = look.seen
      for (const event of look.events) recorder.record(event)
      screens.see(statuses)
    },
    onIncident: (agents, at) => void crashes.incident(agents, at),
  }
}

const manifest = z.object({ version: z.string() })

/** Programs are asked for theirs where there may be other hosts that have another. */
async function versionsOf(config: Config, host: Host): Promise<Readonly<Record<string, string>>> {
  const text = await host.files.read(join(config.packageRoot, 'package.json'))
  const mos = manifest.safeParse(JSON.parse(text ?? '{}')).data?.version
  const runtimes = config.redisUrl === undefined ? [] : await findRuntimes({ host, config }, { isLoggedIn: true })
  return {
    ...(mos === undefined ? {} : { mos }),
    ...Object.fromEntries(runtimes.flatMap(({ name, version }) => (version === undefined ? [] : [[name, version]]))),
  }
}
