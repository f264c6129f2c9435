import type { Disk } from '../host/disk.ts'
import type { Change } from './change.ts'
import { diffChanges } from './diff-plan.ts'
import { ensureHome } from './ensure-home.ts'
import { listGenerations } from './generations.ts'
import type { Generation } from './generation.ts'
import { lookAndPlan } from './look-and-plan.ts'
import { packageOf, pathsOf, withHome } from './open-home.ts'
import type { HomeConfig } from './open-home.ts'
import { readBackup } from './backups.ts'
import { readManifest } from './read-manifest.ts'
import { renderRemedied } from './render-drift.ts'
import { leftForYou, renderDone, renderPlan } from './render-plan.ts'
import { isNews, reseed } from './reseed.ts'
import { lookAtRollback, rollback } from './rollback.ts'

const withinMs = 10_000

/** What was planned, in words; empty when there is nothing to do. */
export type HomePlan = { readonly words: string; readonly digest: string; readonly diff: string }

export type ReseedPlan = HomePlan & {
  /** it would do something: what only waits for a decision is nothing */
  readonly isNews: boolean
  /** what remedies changed and it leaves as it is, in words; empty when there is nothing */
  readonly remedied: string
  /** how many files it leaves to a person */
  readonly left: number
  /** A change before it was cut off. What it plans is what is there now, in the middle of that one. */
  readonly isHalfDone: boolean
}

/** What a reseed would do. Writes nothing. */
export async function planHome(disk: Disk, config: HomeConfig): Promise<ReseedPlan> {
  const paths = await pathsOf(disk, config)
  const look = await lookAndPlan(disk, paths, await packageOf(disk, config))
  const { plan } = look
  return {
    words: renderPlan(`Files of Mos ${plan.version}`, plan),
    digest: plan.digest,
    diff: await diffChanges(disk, paths, look, plan.changes),
    isNews: plan.changes.some(isNews(look)),
    remedied: renderRemedied(look.remedied),
    left: plan.changes.filter(({ verdict }) => verdict === 'conflict' || verdict === 'blocked').length,
    isHalfDone: (await disk.look(paths.pending)) !== undefined,
  }
}

/**
 * Does exactly the plan of this digest; without one what was cut off is finished, and what takes nothing from a person
 * is done. Returns what was done, in words. Throws Failures as `reseed` does.
 */
export async function reseedHome(
  disk: Disk,
  config: HomeConfig,
  { by, digest }: { by: string; digest?: string | undefined },
): Promise<string> {
  const paths = await pathsOf(disk, config)
  const shipped = await packageOf(disk, config)
  await ensureHome(disk, paths.home)
  const asked = { by, ...(digest === undefined ? {} : { digest }) }
  const { generation, finished } = await withHome(paths, withinMs, () => reseed(disk, paths, shipped, asked))
  const done = [
    ...(finished === undefined ? [] : [`What was cut off is finished: ${renderDone(finished, paths.backups)}`]),
    ...(generation === undefined || generation.number === finished?.number
      ? []
      : [renderDone(generation, paths.backups)]),
  ]
  return done.length === 0 ? 'nothing was to do' : done.join('\n')
}

/** What was done to this home, the oldest first. */
export const generationsOf = async (disk: Disk, config: HomeConfig): Promise<readonly Generation[]> =>
  listGenerations(disk, await pathsOf(disk, config))

/** What going back to a generation would do, and whether that is anything at all. Writes nothing. */
export async function planBack(
  disk: Disk,
  config: HomeConfig,
  to: number,
): Promise<HomePlan & { readonly isNews: boolean }> {
  const paths = await pathsOf(disk, config)
  const { plan } = await lookAtRollback(disk, paths, to)
  const contents = (hash: string) => readBackup(disk, paths, hash)
  const title = to === 0 ? 'Files as before the first generation' : `Files as after generation ${to}`
  return {
    words: renderPlan(title, plan),
    digest: plan.digest,
    diff: await diffChanges(disk, paths, { plan, contents }, plan.changes),
    isNews: plan.changes.some(({ effect }) => effect !== 'none'),
  }
}

/** Goes back as exactly the plan of this digest says. Returns what was done, in words. Throws Failures as `rollback` does. */
export async function rollBackHome(
  disk: Disk,
  config: HomeConfig,
  asked: { by: string; digest: string; to: number },
): Promise<string> {
  const paths = await pathsOf(disk, config)
  const { digest: manifest } = await readManifest(disk, config.packageRoot)
  const { done, kept } = await withHome(paths, withinMs, async () => {
    const { plan } = await lookAtRollback(disk, paths, asked.to)
    return { kept: plan.changes.filter(isKept), done: await rollback(disk, paths, { ...asked, manifest }) }
  })
  if (done === undefined) return 'all is as it was then'
  const left = kept.map(({ path, why }) => `${path} (${why})`).join(', ')
  return [renderDone(done, paths.backups), ...(left === '' ? [] : [`${leftForYou} ${left}`])].join('\n')
}

const isKept = ({ verdict }: Change): boolean => verdict === 'kept' || verdict === 'blocked'
