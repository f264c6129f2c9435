import type { Disk } from '../host/disk.ts'
import { applyPlan } from './apply-plan.ts'
import { finishPending } from './finish-pending.ts'
import { heldAfter } from './generation.ts'
import type { Generation } from './generation.ts'
import { latestGeneration } from './generations.ts'
import { hashOf } from './hash.ts'
import { pathsOf, withHome } from './open-home.ts'
import type { HomeConfig } from './open-home.ts'
import { readManifest } from './read-manifest.ts'
import { readBackup } from './backups.ts'

const withinMs = 10_000

export type Note = {
  readonly by: string
  /** what made it, for telling that it was noted already: an op's id */
  readonly cause: string
  /** ids of installations; absent: the same counts as before */
  readonly installation?: string
  readonly installationBefore?: string
  readonly kind: 'update' | 'rollback'
  /** Only where that row says that `installationBefore` counts: else there is nothing to take back. */
  readonly isStepBack?: boolean
  /** the files of the Mos in `packageRoot` are not wanted: its starts leave them out */
  readonly isHeld?: boolean
}

/**
 * Puts into the row of generations what counts from here on: another installation, or that its files are left
 * out. No file is touched. `packageRoot` of the config: that installation's Mos. A second call with one cause writes
 * nothing. Undefined: nothing was to note.
 */
export async function noteGeneration(disk: Disk, config: HomeConfig, note: Note): Promise<Generation | undefined> {
  const paths = await pathsOf(disk, config)
  const { digest: manifest, version } = await readManifest(disk, config.packageRoot)
  const plan = hashOf(note.cause)
  return withHome(paths, withinMs, async () => {
    // What was cut off has its place in the row first, this very note too.
    await finishPending(disk, paths)
    const latest = await latestGeneration(disk, paths)
    if (latest?.plan === plan) return latest
    const { by, kind, installation, installationBefore } = note
    const isHeld = note.isHeld ?? kind === 'rollback'
    if (note.isStepBack === true && latest?.installation !== installationBefore) return undefined
    return applyPlan(
      { disk, paths, contents: (hash) => readBackup(disk, paths, hash) },
      {
        id: plan.slice(0, 12),
        at: Date.now(),
        by,
        kind,
        version,
        manifest,
        plan,
        changes: [],
        base: new Map(Object.entries(latest?.base ?? {})),
        number: latest?.number ?? 0,
        directories: [],
        ...(isHeld && { held: [...new Set([...heldAfter(latest), manifest])] }),
        ...(installation !== undefined && installationBefore !== undefined && { installation, installationBefore }),
      },
    )
  })
}
