import { Failure } from '../errors.ts'
import type { Disk } from '../host/disk.ts'
import { diffChanges } from './diff-plan.ts'
import { packageOf, pathsOf, withHome } from './open-home.ts'
import type { HomeConfig } from './open-home.ts'
import { applyRemedy, lookAtRemedy } from './remedy.ts'
import type { FileRemedy } from './remedy.ts'
import { renderDone } from './render-plan.ts'
import type { HomePlan } from './reseed-home.ts'

const withinMs = 10_000

/** What writing this text would do, and whether that is anything at all. Writes nothing. */
export async function planRemedy(
  disk: Disk,
  config: HomeConfig,
  remedy: FileRemedy,
): Promise<HomePlan & { readonly isNews: boolean }> {
  const paths = await pathsOf(disk, config)
  const { manifest } = await packageOf(disk, config)
  const look = await lookAtRemedy(disk, paths, manifest, remedy)
  const [change] = look.plan.changes
  const isNew = change?.before === undefined
  return {
    words: change === undefined ? '' : `${isNew ? 'Write a new' : 'Change the'} file ${remedy.path}`,
    digest: look.plan.digest,
    diff: await diffChanges(disk, paths, look, look.plan.changes, 'remedy'),
    isNews: change !== undefined,
  }
}

/** Does exactly the plan of this digest. Returns what was done, in words. Throws Failures as `applyRemedy` does. */
export async function remedyHome(
  disk: Disk,
  config: HomeConfig,
  asked: { remedy: FileRemedy; digest: string; by: string; why: string; cause: string },
): Promise<string> {
  const paths = await pathsOf(disk, config)
  const { manifest } = await packageOf(disk, config)
  const generation = await withHome(paths, withinMs, () => applyRemedy(disk, paths, manifest, asked))
  if (generation.changes.some(({ isLeftOut }) => isLeftOut === true))
    throw new Failure(`${asked.remedy.path} was changed just now, and stays so. Look at the remedy again.`, {
      exit: 'conflict',
    })
  return renderDone(generation, paths.backups)
}
