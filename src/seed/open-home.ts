import { join } from 'node:path'
import type { Config } from '../config/config.ts'
import { Failure } from '../errors.ts'
import type { Disk } from '../host/disk.ts'
import { acquireLock } from '../host/lock.ts'
import { realPath } from '../config/settings-files.ts'
import { floorRoster } from './floor-roster.ts'
import { hashOf } from './hash.ts'
import type { Package } from './look-and-plan.ts'
import { settledKey } from './is-settled.ts'
import { openPackage } from './open-package.ts'
import type { Extra } from './open-package.ts'
import { seedPaths } from './seed-paths.ts'
import type { SeedPaths } from './seed-paths.ts'

export type HomeConfig = Pick<Config, 'mosaicHome' | 'packageRoot' | 'dataDir' | 'runtime'>

/**
 * Two spellings of a home are one home. Where it was begun under a spelling of its own that goes on: what was done to it
 * stands there.
 */
export async function pathsOf(
  disk: Pick<Disk, 'look'>,
  { mosaicHome, dataDir }: Pick<HomeConfig, 'mosaicHome' | 'dataDir'>,
): Promise<SeedPaths> {
  const stateOf = (home: string) => join(dataDir, 'seed', hashOf(home).slice(0, 12))
  const spelled = stateOf(mosaicHome)
  const isBegun = (await disk.look(spelled)) !== undefined
  return seedPaths(mosaicHome, isBegun ? spelled : stateOf(realPath(mosaicHome)))
}

/** What this version ships to this home: the framework, and for a new fleet the roster with the floor. */
export const packageOf = (disk: Disk, { packageRoot, runtime }: HomeConfig): Promise<Package> =>
  openPackage(disk, packageRoot, [firstRoster(runtime)])

/** Names what this version ships to this home, and what was done to it last. */
export const keyOf = async (disk: Disk, config: HomeConfig): Promise<string> =>
  settledKey(disk, await pathsOf(disk, config), {
    packageRoot: config.packageRoot,
    made: [firstRoster(config.runtime).entry.sha256],
  })

function firstRoster(runtime: HomeConfig['runtime']): Extra {
  const bytes = new TextEncoder().encode(floorRoster(runtime))
  const about = { path: 'fleet/roster.yaml', class: 'seed', type: 'file', mode: '644', prior: [] } as const
  return { entry: { ...about, prior: [], size: bytes.length, sha256: hashOf(bytes) }, bytes }
}

/** Runs `work` while nobody else changes this home, however they spell it. Busy for `withinMs`: a Failure with exit code 75. */
export async function withHome<T>({ home }: SeedPaths, withinMs: number, work: () => Promise<T>): Promise<T> {
  const until = Date.now() + withinMs
  const name = `mos-home-${hashOf(realPath(home))}`
  for (;;) {
    const lock = await acquireLock(name)
    if (lock !== undefined) {
      try {
        return await work()
      } finally {
        await lock.release()
      }
    }
    if (Date.now() >= until)
      throw new Failure(`Somebody else is changing the files of ${home} right now. Try again in a moment.`, {
        exit: 'busy',
      })
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
