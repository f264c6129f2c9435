import type { Config } from '../config/config.ts'
import { Failure } from '../errors.ts'
import type { Host } from '../host/host.ts'
import { acquireLock } from '../host/lock.ts'
import { createTrials } from '../host/trial.ts'
import { createVersions } from '../host/versions.ts'
import { workerLock } from '../host/worker-lock.ts'
import { noteGeneration } from '../seed/note-generation.ts'
import { rollBackHome } from '../seed/reseed-home.ts'
import type { Switch } from './update/look-at-switch.ts'
import { requireActive } from './update/require-active.ts'

type Asked = {
  readonly by: string
  readonly cause: string
  readonly digest: string
  readonly to: number
  /** absent: the installation stays */
  readonly installation: Switch | undefined
}

/**
 * The same by a shell while no Mos runs, which may be why it is asked for. Cut off or failed, it goes on when it is asked
 * again; units and Mos itself follow at the next start.
 */
export async function rollBackAlone(
  { host, config }: { readonly host: Pick<Host, 'files' | 'disk'>; readonly config: Config },
  { by, cause, digest, to, installation }: Asked,
): Promise<string> {
  if (installation === undefined) return rollBackHome(host.disk, config, { by, digest, to })
  // One that runs and does not answer (it starts, it hangs, its doors are elsewhere) may be at an update right now.
  const lock = await acquireLock(workerLock(config))
  if (lock === undefined)
    throw new Failure(
      'Mos runs here and does not answer. Try again in a moment, or stop it first: systemctl --user stop mos',
      { exit: 'busy' },
    )
  try {
    const { from, to: next, rootAfter } = installation
    const versions = createVersions(host, config.dataDir)
    // What was planned before the lock was.
    await requireActive(versions, [from, next])
    const home = { ...config, packageRoot: rootAfter }
    const files = await rollBackHome(host.disk, home, { by, digest, to })
    await noteGeneration(host.disk, home, { by, cause, kind: 'rollback', installation: next, installationBefore: from })
    // A start that has chosen before the switch, and has the lock after it, finds here what it is to be (`isPassedOver`).
    const settled = { id: next, root: rootAfter, from, op: cause, state: 'ready', starts: 0, withinMs: 0 } as const
    await createTrials(host, config.dataDir).write(settled)
    // The last thing: cut off before it there is still something to do, and asking again does it.
    await versions.switchTo(next)
    return `${files}\ninstallation ${next} counts, ${from} before: it runs from the next start`
  } finally {
    await lock.release()
  }
}
