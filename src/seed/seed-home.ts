import type { Config } from '../config/config.ts'
import { Failure } from '../errors.ts'
import type { Files } from '../host/host.ts'
import { applySeed } from './apply-seed.ts'
import type { SeedReport } from './apply-seed.ts'
import { readBase, writeBase } from './base-file.ts'
import { lookAtLive } from './look-at-live.ts'
import { planSeed } from './plan-seed.ts'
import { readShipped } from './read-shipped.ts'

/**
 * Makes the home what this version needs: launchers, roles, hooks and units under `mos/`, and for a new fleet the
 * roster with the floor. Run at each start: a second run writes nothing. What a person edited or deleted is respected
 * as `SeedClass` says. Throws the Host's Failures: unreadable home, full disk.
 */
export async function seedHome(
  files: Files,
  config: Pick<Config, 'mosaicHome' | 'packageRoot' | 'dataDir' | 'runtime'>,
  onProgress: (text: string) => void = () => {},
): Promise<SeedReport> {
  const { mosaicHome: home, dataDir } = config
  await ensureHome(files, home)
  const shipped = await readShipped(files, config.packageRoot, config.runtime)
  const paths = shipped.map((entry) => entry.path)
  const [base, live] = await Promise.all([readBase(files, dataDir, home), lookAtLive(files, home, paths)])
  const report = await applySeed(files, home, planSeed(shipped, base, live), onProgress)
  if (report.recorded.size > 0) await writeBase(files, dataDir, home, new Map([...base, ...report.recorded]))
  return report
}

async function ensureHome(files: Files, home: string): Promise<void> {
  const found = await files.stat(home)
  // It will hold credentials and transcripts: a person's own mode of an existing home stays.
  if (found === undefined) return files.makeDirectory(home, { mode: 0o700 })
  if (found.isDirectory) return
  throw new Failure(`${home} is a file, and Mos needs a directory there: move it away, or set MOSAIC_HOME.`, {
    exit: 'configuration',
  })
}
