import { Failure } from '../errors.ts'
import type { Disk } from '../host/disk.ts'
import type { Change } from './change.ts'
import { isWaiting } from './is-waiting.ts'
import { isSettled } from './is-settled.ts'
import { keyOf, packageOf, pathsOf, withHome } from './open-home.ts'
import type { HomeConfig } from './open-home.ts'
import { reseed } from './reseed.ts'
import { makeDirectories } from './write-durably.ts'

export type SeedReport = {
  /** paths below the home */
  readonly written: readonly string[]
  /** what waits for a person: `mos fleet reseed --plan` shows it */
  readonly waiting: readonly Change[]
}

/**
 * Makes the home what this version needs: launchers, roles, hooks and units under `mos/`, and for a new fleet the
 * roster with the floor. Run at each start: a second run writes nothing. It takes nothing from a person: what would
 * replace an edit waits for `fleet reseed`. Throws Failures: unreadable home, full disk.
 */
export async function seedHome(disk: Disk, config: HomeConfig): Promise<SeedReport> {
  const paths = pathsOf(config)
  await ensureHome(disk, paths.home)
  const key = await keyOf(disk, config)
  if (await isSettled(disk, paths, key)) return { written: [], waiting: [] }
  const shipped = await packageOf(disk, config)
  const { generation, plan } = await withHome(paths, 10_000, () => reseed(disk, paths, shipped, { by: 'start', key }))
  return {
    written: (generation?.changes ?? []).flatMap(({ path, isLeftOut }) => (isLeftOut === true ? [] : [path])),
    waiting: plan.changes.filter(isWaiting),
  }
}

async function ensureHome(disk: Disk, home: string): Promise<void> {
  const found = await disk.look(home)
  // It will hold credentials and transcripts: a person's own mode of an existing home stays.
  if (found === undefined) return makeDirectories(disk, home)
  // One that is elsewhere, and linked.
  if (found.kind === 'directory' || found.kind === 'link') return
  throw new Failure(`${home} is a file, and Mos needs a directory there: move it away, or set MOSAIC_HOME.`, {
    exit: 'configuration',
  })
}
