import { randomBytes } from 'node:crypto'
import { dirname } from 'node:path'
import { Failure } from '../errors.ts'
import type { Disk } from '../host/disk.ts'
import { applyPlan } from './apply-plan.ts'
import { findConflict } from './conflicts.ts'
import { finishPending } from './finish-pending.ts'
import type { Generation } from './generation.ts'
import { lookAndPlan } from './look-and-plan.ts'
import type { Look, Package } from './look-and-plan.ts'
import type { Choice } from './plan-resolve.ts'
import type { SeedPaths } from './seed-paths.ts'

export type Resolving = {
  readonly path: string
  readonly choice: Choice
  /** Only the decision with this digest is carried out. */
  readonly digest: string
  readonly by: string
  readonly now?: number
}

/**
 * Carries out what a person decided about one conflict, as a generation of its own. Only one at a time: the caller has
 * the lock. A second run finds it done. Throws Failures as `reseed` does.
 */
export async function resolve(
  disk: Disk,
  paths: SeedPaths,
  shipped: Package,
  { path, choice, digest, by, now = Date.now() }: Resolving,
): Promise<Generation> {
  await finishPending(disk, paths)
  const look = await lookAndPlan(disk, paths, shipped)
  const { latest, base, contents, plan } = look
  const isWaiting = plan.changes.some((change) => change.path === path && change.verdict === 'conflict')
  // A run before this one was cut off after it had done it.
  if (latest?.plan === digest && !isWaiting) return latest
  const { decide } = findConflict(look, shipped, path)
  const decided = decide[choice]
  if (decided.digest !== digest)
    throw new Failure(`${path} has changed since that was decided. Look at it again: /fleet reseed diff:${path}`, {
      exit: 'conflict',
    })
  const directories = [...new Set(decided.changes.map((change) => dirname(change.path)))]
  const { changes } = decided
  return applyPlan(
    { disk, paths, contents },
    {
      id: randomBytes(6).toString('hex'),
      at: now,
      by,
      kind: 'resolve',
      version: plan.version,
      manifest: shipped.manifest.digest,
      plan: digest,
      changes,
      base,
      kept: keptAfter(look, path, choice),
      number: latest?.number ?? 0,
      directories,
    },
  )
}

function keptAfter({ kept, plan }: Look, path: string, choice: Choice): ReadonlyMap<string, string> {
  const next = new Map(kept)
  const shipped = plan.changes.find((change) => change.path === path)?.proposal
  if (choice === 'keep' && shipped !== undefined) next.set(path, shipped)
  else next.delete(path)
  return next
}
