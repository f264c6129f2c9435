import type { Config } from '../config/config.ts'
import type { Host } from '../host/host.ts'
import { createTrials } from '../host/trial.ts'
import { createVersions } from '../host/versions.ts'
import { isBundle } from './is-bundle.ts'

/**
 * A shell alone has switched to another version after this start had chosen, and before it took the lock: it would run
 * what counts no more. Said once for each switch, as what is chosen from then on is meant. The caller has the lock.
 */
export async function isPassedOver(
  { packageRoot, dataDir }: Pick<Config, 'packageRoot' | 'dataDir'>,
  host: Pick<Host, 'files' | 'disk'>,
  isChosen = isBundle,
): Promise<boolean> {
  const trials = createTrials(host, dataDir)
  const trial = await trials.read()
  // One that an op switched to is ready after its first start only.
  if (!isChosen || trial?.state !== 'ready' || trial.starts > 0) return false
  await trials.write({ ...trial, starts: 1 })
  return trial.root !== packageRoot && (await createVersions(host, dataDir).active()) === trial.id
}
