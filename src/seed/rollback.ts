import { randomBytes } from 'node:crypto'
import { dirname } from 'node:path'
import { Failure } from '../errors.ts'
import type { Disk } from '../host/disk.ts'
import { applyPlan } from './apply-plan.ts'
import { readBackup } from './backups.ts'
import { finishPending } from './finish-pending.ts'
import { heldAfter } from './generation.ts'
import type { Generation } from './generation.ts'
import { listGenerations } from './generations.ts'
import type { Base } from './live.ts'
import { lookAtHome } from './look-at-home.ts'
import { changedPaths, planRollback } from './plan-rollback.ts'
import type { Plan } from './plan-reseed.ts'
import type { SeedPaths } from './seed-paths.ts'

/** What going back to a generation does. Writes nothing. Throws a Failure when there is no such generation. */
export async function lookAtRollback(
  disk: Disk,
  paths: SeedPaths,
  to: number,
): Promise<{ plan: Plan; generations: readonly Generation[] }> {
  const generations = await listGenerations(disk, paths)
  if (to !== 0 && !generations.some(({ number }) => number === to))
    throw new Failure(`There is no generation ${to}. See which are: /fleet rollback`)
  const { live } = await lookAtHome(disk, paths.home, changedPaths(generations, to))
  return { plan: planRollback(generations, to, live), generations }
}

type Options = {
  readonly to: number
  readonly by: string
  readonly digest: string
  readonly manifest: string
  readonly now?: number
}

/**
 * Goes back to what the home had after a generation, as a generation of its own. Only one at a time: the caller has the
 * lock. Undefined: all is as it was then. Throws a Failure as `reseed` does.
 */
export async function rollback(
  disk: Disk,
  paths: SeedPaths,
  { to, by, digest, manifest, now = Date.now() }: Options,
): Promise<Generation | undefined> {
  await finishPending(disk, paths)
  const { plan, generations } = await lookAtRollback(disk, paths, to)
  const latest = generations.at(-1)
  if (digest !== plan.digest) {
    // A run before this one was cut off after it had done it.
    if (latest?.plan === digest) return latest
    throw new Failure(
      `The files have changed since that plan was made. See the plan as it is now: /fleet rollback to:${to}`,
      {
        exit: 'conflict',
      },
    )
  }
  const target = generations.find(({ number }) => number === to)
  if (latest === undefined || plan.changes.every(({ effect }) => effect === 'none')) return undefined
  return applyPlan(
    { disk, paths, contents: (hash) => readBackup(disk, paths, hash) },
    {
      id: randomBytes(6).toString('hex'),
      at: now,
      by,
      kind: 'rollback',
      version: plan.version,
      manifest,
      plan: digest,
      changes: plan.changes,
      base: baseBack(plan, latest, target),
      kept: new Map(Object.entries(target?.kept ?? {})),
      remedied: remediedBack(plan, latest, target),
      // Who went back does not get the same files again by a mere start; of remedies alone those are not what they left.
      held: areRemedies(generations, to) ? heldAfter(latest) : [...new Set([...heldAfter(latest), manifest])],
      number: latest.number,
      directories: [...new Set(plan.changes.map(({ path }) => dirname(path)))],
    },
  )
}

const areRemedies = (generations: readonly Generation[], to: number): boolean =>
  generations.every(({ number, kind }) => number <= to || kind === 'remedy')

/** As it was then; of what stays as it is, as it is now. */
function remediedBack({ changes }: Plan, latest: Generation, target: Generation | undefined) {
  const back = new Map(Object.entries(target?.remedied ?? {}))
  for (const { path, verdict } of changes) {
    const last = latest.remedied?.[path]
    if ((verdict === 'kept' || verdict === 'blocked') && last !== undefined) back.set(path, last)
    else if (verdict === 'kept' || verdict === 'blocked') back.delete(path)
  }
  return back
}

/** As it counted then, also where no file changed; of what stays as it is, as it counts now. */
function baseBack({ changes }: Plan, latest: Generation, target: Generation | undefined): Base {
  const back = new Map(Object.entries(target?.base ?? {}))
  for (const { path, verdict } of changes) {
    const last = latest.base[path]
    if ((verdict === 'kept' || verdict === 'blocked') && last !== undefined) back.set(path, last)
    else if (verdict === 'kept' || verdict === 'blocked') back.delete(path)
  }
  return back
}
