import type { Disk } from '../host/disk.ts'
import type { Change } from './change.ts'
import { ensureHome } from './ensure-home.ts'
import { isWaiting } from './is-waiting.ts'
import { isSettled } from './is-settled.ts'
import { keyOf, packageOf, pathsOf, withHome } from './open-home.ts'
import type { HomeConfig } from './open-home.ts'
import { reseed } from './reseed.ts'

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
  const paths = await pathsOf(disk, config)
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
