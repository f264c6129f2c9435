import type { Disk } from '../host/disk.ts'
import type { Change } from './change.ts'
import { diffPlan } from './diff-plan.ts'
import { listGenerations } from './generations.ts'
import type { Generation } from './generation.ts'
import { lookAndPlan } from './look-and-plan.ts'
import { packageOf, pathsOf, withHome } from './open-home.ts'
import type { HomeConfig } from './open-home.ts'
import { isWaiting } from './is-waiting.ts'
import { readManifest } from './read-manifest.ts'
import { renderDone, renderPlan } from './render-plan.ts'
import { reseed } from './reseed.ts'
import { lookAtRollback, rollback } from './rollback.ts'

const withinMs = 10_000

/** What was planned, in words; empty when there is nothing to do. */
export type HomePlan = { readonly words: string; readonly digest: string }

/** What a reseed would do. Writes nothing. */
export async function planHome(disk: Disk, config: HomeConfig): Promise<HomePlan & { readonly diff: string }> {
  const paths = pathsOf(config)
  const look = await lookAndPlan(disk, paths, await packageOf(disk, config))
  return { words: renderPlan(look.plan), digest: look.plan.digest, diff: await diffPlan(disk, paths, look) }
}

/** What waits for a person in a home: paths with the reason, and whether a change of it was cut off. Writes nothing. */
export async function driftOf(
  disk: Disk,
  config: HomeConfig,
): Promise<{ readonly waiting: readonly Change[]; readonly isHalfDone: boolean }> {
  const paths = pathsOf(config)
  const { plan } = await lookAndPlan(disk, paths, await packageOf(disk, config))
  return { waiting: plan.changes.filter(isWaiting), isHalfDone: (await disk.look(paths.pending)) !== undefined }
}

/** Does exactly the plan of this digest. Returns what was done, in words. Throws Failures as `reseed` does. */
export async function reseedHome(
  disk: Disk,
  config: HomeConfig,
  asked: { by: string; digest: string },
): Promise<string> {
  const paths = pathsOf(config)
  const shipped = await packageOf(disk, config)
  const { generation } = await withHome(paths, withinMs, () => reseed(disk, paths, shipped, asked))
  return generation === undefined ? 'nothing was to do' : renderDone(generation)
}

/** What was done to this home, the oldest first. */
export const generationsOf = (disk: Disk, config: HomeConfig): Promise<readonly Generation[]> =>
  listGenerations(disk, pathsOf(config))

/** What going back to a generation would do. Writes nothing. */
export async function planBack(disk: Disk, config: HomeConfig, to: number): Promise<HomePlan> {
  const { plan } = await lookAtRollback(disk, pathsOf(config), to)
  return { words: renderPlan(plan), digest: plan.digest }
}

/** Goes back as exactly the plan of this digest says. Returns what was done, in words. Throws Failures as `rollback` does. */
export async function rollBackHome(
  disk: Disk,
  config: HomeConfig,
  asked: { by: string; digest: string; to: number },
): Promise<string> {
  const paths = pathsOf(config)
  const { digest: manifest } = await readManifest(disk, config.packageRoot)
  const done = await withHome(paths, withinMs, () => rollback(disk, paths, { ...asked, manifest }))
  return done === undefined ? 'all is as it was then' : renderDone(done)
}
