import type { Config } from '../config/config.ts'
import type { Host } from '../host/host.ts'
import { createVersions } from '../host/versions.ts'
import type { Logger } from '../log.ts'
import { rootThatCounts } from '../operations/update/root-that-counts.ts'
import type { Signals } from '../store/store.ts'
import { say } from './progress.ts'
import type { Restarting } from './restarting.ts'

type Deps = {
  readonly config: Config
  readonly host: Host
  readonly signals: Pick<Signals, 'on'>
  readonly restarting: Pick<Restarting, 'trials' | 'ask'>
  readonly logger: Logger
}

/**
 * For who serves the doors alone: when the worker of this host has gone to another version, and that one has come up,
 * this process is started again as it. A version that is on trial is tried by the worker. Returns how to end it.
 */
export async function followVersion({ config, host, signals, restarting, logger }: Deps): Promise<() => void> {
  const versions = createVersions(host, config.dataDir)
  const before = await versions.active()
  let looking: Promise<void> | undefined
  const look = async () => {
    const id = await versions.active()
    if (id === before) return
    const trial = await restarting.trials.read()
    if (trial?.state === 'asked' && trial.id === id) return
    const root = await rootThatCounts({ host, config })
    if (root === undefined || root === config.packageRoot) return
    say(`${id} counts since this was started: it is started again`)
    restarting.ask()
  }
  return signals.on((signal) => {
    // The link is the truth, and is looked at every few seconds: an update takes minutes.
    if (signal.kind !== 'rescan' || looking !== undefined) return
    looking = look()
      .catch((error: unknown) => logger.warn({ err: error }, 'the version that counts could not be looked at'))
      .finally(() => (looking = undefined))
  })
}
