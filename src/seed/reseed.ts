import { randomBytes } from 'node:crypto'
import { dirname } from 'node:path'
import { Failure } from '../errors.ts'
import type { Disk } from '../host/disk.ts'
import { applyPlan } from './apply-plan.ts'
import type { Change } from './change.ts'
import { finishPending } from './finish-pending.ts'
import { heldAfter } from './generation.ts'
import type { Generation } from './generation.ts'
import { lookAndPlan } from './look-and-plan.ts'
import type { Look, Package } from './look-and-plan.ts'
import { withDigest } from './plan-reseed.ts'
import type { Plan } from './plan-reseed.ts'
import type { SeedPaths } from './seed-paths.ts'
import { writeSeen } from './seen-file.ts'

export type ReseedOptions = {
  /** who asked, in words */
  readonly by: string
  /** Only a plan with this digest is applied. Without one: only what takes nothing from a person. */
  readonly digest?: string
  readonly now?: number
  /** remembered where nothing is to do: `isSettled` */
  readonly key?: string
}

export type Reseeded = {
  readonly plan: Plan
  /** absent: there was nothing to do */
  readonly generation?: Generation
  /** what a run before this one had begun, and this one finished */
  readonly finished?: Generation
}

/**
 * Brings what a package ships into a home. Only one at a time: the caller has the lock. A second run writes nothing.
 * Throws a Failure: `conflict` when the plan has changed, `needsRecovery` when it stopped half way (the next run goes
 * on), else with everything as it was.
 */
export async function reseed(
  disk: Disk,
  paths: SeedPaths,
  shipped: Package,
  options: ReseedOptions,
): Promise<Reseeded> {
  const finished = await finishPending(disk, paths)
  const look = await lookAndPlan(disk, paths, shipped)
  const { plan, latest } = look
  if (options.digest === undefined && isHeld(latest, shipped)) return { plan, ...(finished && { finished }) }
  if (options.digest !== undefined && options.digest !== plan.digest) {
    // A run before this one was cut off after it had done it. The same edit made again has the same digest, so first
    // comes whether it is there to be done.
    if (latest?.plan === options.digest) return { plan, generation: latest }
    throw new Failure(
      'The files have changed since that plan was made. See the plan as it is now: /fleet reseed plan:true',
      {
        exit: 'conflict',
      },
    )
  }
  const changes = options.digest === undefined ? plan.changes.filter(({ isSafe }) => isSafe) : plan.changes
  const generation = changes.some(isNews(look))
    ? await apply(disk, paths, look, { ...options, changes, manifest: shipped.manifest.digest })
    : undefined
  if (generation === undefined) await remember(disk, paths, look, options.key)
  return { plan, ...(generation && { generation }), ...(finished && { finished }) }
}

/** A person went back from just these files, or did not want them with an update: a mere start leaves them out. */
export const isHeld = (latest: Generation | undefined, { manifest }: Package): boolean =>
  heldAfter(latest).includes(manifest.digest)

/** A conflict that is known, and a thing in the way, are no change. */
export const isNews =
  ({ base }: Look) =>
  ({ effect, verdict, path, base: shipped }: Change): boolean =>
    effect !== 'none' || (verdict !== 'conflict' && verdict !== 'blocked' && base.get(path) !== shipped)

function apply(
  disk: Disk,
  paths: SeedPaths,
  { plan, latest, base, managed, contents }: Look,
  { by, changes, manifest, digest, now = Date.now() }: ReseedOptions & { changes: readonly Change[]; manifest: string },
): Promise<Generation> {
  const directories = [...new Set(managed.map((path) => dirname(path)))]
  const about = {
    id: randomBytes(6).toString('hex'),
    at: now,
    by,
    kind: 'reseed',
    version: plan.version,
    manifest,
  } as const
  return applyPlan(
    { disk, paths, contents },
    {
      ...about,
      plan: digest ?? withDigest(plan.version, changes).digest,
      changes,
      base,
      // Who asks for a plan asks for these files.
      ...(digest !== undefined && { held: heldAfter(latest).filter((each) => each !== manifest) }),
      number: latest?.number ?? 0,
      directories,
    },
  )
}

/** So that the next run reads only what changed, or plans nothing at all. It is done without just as well. */
async function remember(
  disk: Disk,
  paths: SeedPaths,
  { plan, managed, live, seen: { before, now } }: Look,
  key: string | undefined,
): Promise<void> {
  const isKnown = (path: string) => now.has(path) || !live.has(path)
  const settled =
    key !== undefined && plan.changes.length === 0 && managed.every(isKnown)
      ? { key, absent: managed.filter((path) => !now.has(path)) }
      : undefined
  const isSame =
    before.files.size === now.size &&
    [...now].every(([path, [signature]]) => before.files.get(path)?.[0] === signature) &&
    JSON.stringify(before.settled) === JSON.stringify(settled)
  if (!isSame) await writeSeen(disk, paths, { files: now, ...(settled && { settled }) }).catch(() => undefined)
}
