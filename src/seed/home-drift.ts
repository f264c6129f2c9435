import type { Disk } from '../host/disk.ts'
import type { Change } from './change.ts'
import { findConflict, findConflicts } from './conflicts.ts'
import type { Conflict } from './conflicts.ts'
import { diffChanges } from './diff-plan.ts'
import { isWaiting } from './is-waiting.ts'
import { lookAndPlan } from './look-and-plan.ts'
import type { Look } from './look-and-plan.ts'
import { packageOf, pathsOf, withHome } from './open-home.ts'
import type { HomeConfig } from './open-home.ts'
import type { Choice } from './plan-resolve.ts'
import { renderDone } from './render-plan.ts'
import { isHeld } from './reseed.ts'
import { resolve } from './resolve.ts'

const withinMs = 10_000

export type Drift = {
  /** the version whose files it is about */
  readonly version: string
  /** all that waits for a person: conflicts, what is in the way, edits that a reseed would replace */
  readonly waiting: readonly Change[]
  /** those of them that take a decision */
  readonly conflicts: readonly Conflict[]
  /** how many files of this version are not in the home yet, though nothing of a person's stands against them */
  readonly behind: number
  /** what remedies changed, and no reseed takes back as long as this version is what they were made against */
  readonly remedied: Look['remedied']
  /** a start leaves them out: a person went back from them, or did not want them */
  readonly isHeld: boolean
  /** a change of the home was cut off, and the next one goes on with it */
  readonly isHalfDone: boolean
}

/** What waits for a person in a home. Writes nothing. */
export async function driftOf(disk: Disk, config: HomeConfig): Promise<Drift> {
  const paths = await pathsOf(disk, config)
  const shipped = await packageOf(disk, config)
  const look = await lookAndPlan(disk, paths, shipped)
  return {
    version: look.plan.version,
    waiting: look.plan.changes.filter(isWaiting),
    conflicts: findConflicts(look, shipped),
    behind: look.plan.changes.filter((change) => change.effect !== 'none' && !isWaiting(change)).length,
    remedied: look.remedied,
    isHeld: isHeld(look.latest, shipped),
    isHalfDone: (await disk.look(paths.pending)) !== undefined,
  }
}

/** One conflict, and its diff from the person's file to what is shipped. Throws a Failure where there is none. */
export async function conflictAt(
  disk: Disk,
  config: HomeConfig,
  path: string,
): Promise<{ readonly conflict: Conflict; readonly version: string; readonly diff: string }> {
  const paths = await pathsOf(disk, config)
  const shipped = await packageOf(disk, config)
  const look = await lookAndPlan(disk, paths, shipped)
  const conflict = findConflict(look, shipped, path)
  const diff = await diffChanges(disk, paths, look, [conflict.change])
  return { conflict, version: look.plan.version, diff }
}

/** Carries out a decision. Returns what was done, in words. Throws Failures as `resolve` does. */
export async function decideAt(
  disk: Disk,
  config: HomeConfig,
  asked: { path: string; choice: Choice; digest: string; by: string },
): Promise<string> {
  const paths = await pathsOf(disk, config)
  const shipped = await packageOf(disk, config)
  const generation = await withHome(paths, withinMs, () => resolve(disk, paths, shipped, asked))
  return renderDone(generation, paths.backups)
}
