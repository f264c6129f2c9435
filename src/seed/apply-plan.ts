import { dirname, join } from 'node:path'
import { Failure } from '../errors.ts'
import type { Disk } from '../host/disk.ts'
import { backUp } from './backups.ts'
import type { Change } from './change.ts'
import { encode, finishPending } from './finish-pending.ts'
import { renderGeneration } from './generation.ts'
import type { Generation } from './generation.ts'
import { hashOf } from './hash.ts'
import type { Base } from './live.ts'
import { nextBase } from './next-base.ts'
import { stagedPath } from './seed-paths.ts'
import type { SeedPaths } from './seed-paths.ts'
import { sweep } from './sweep.ts'
import { makeDirectories, writeDurably } from './write-durably.ts'

export type ApplyDeps = {
  readonly disk: Disk
  readonly paths: SeedPaths
  /** the bytes of this hash; rejects with a Failure where they are not what they should be */
  readonly contents: (hash: string) => Promise<Uint8Array>
}

export type Attempt = {
  /** names this attempt: 12 hex digits */
  readonly id: string
  readonly at: number
  readonly by: string
  readonly kind: Generation['kind']
  readonly version: string
  readonly manifest: string
  readonly plan: string
  readonly changes: readonly Change[]
  readonly base: Base
  /** the last generation's number; 0 before the first */
  readonly number: number
  /** below the home: where an attempt that was cut off may have left something */
  readonly directories: readonly string[]
  readonly installation?: string
  readonly installationBefore?: string
}

/** A file needs some room beside its bytes. */
const perFileBytes = 8_192

/**
 * Does these changes as one: after an error or a power cut all of it is done, or none, or the next `finishPending` does
 * the rest. The order is what it rests on: what will be replaced is kept first, then everything new lies beside its
 * target, both durable; only then it is written down that this happens, and happens. Throws a Failure: with the files
 * as they were, or with `needsRecovery`.
 */
export async function applyPlan(deps: ApplyDeps, attempt: Attempt): Promise<Generation> {
  const { disk, paths } = deps
  await makeDirectories(disk, dirname(paths.pending))
  await checkRoom(deps, attempt)
  await sweep(disk, paths, attempt.directories)
  try {
    await keepWhatIsThere(deps, attempt)
    await stage(deps, attempt)
    await writeDurably(disk, paths.pending, encode(renderGeneration(generationOf(attempt))), { id: attempt.id })
  } catch (error) {
    await takeBack(deps, attempt, error)
    throw error
  }
  try {
    const done = await finishPending(disk, paths)
    if (done !== undefined) return done
  } catch (error) {
    throw halfDone(paths, error)
  }
  throw new Error('the pending generation has vanished')
}

function halfDone({ home }: SeedPaths, error: unknown): Failure {
  const why = error instanceof Error ? error.message : String(error)
  return new Failure(`${why} The change of ${home} is half done: the next try goes on where this one stopped.`, {
    exit: 'needsRecovery',
    cause: error,
  })
}

function generationOf(attempt: Attempt): Generation {
  const { id, at, by, kind, version, manifest, plan, changes, base, number, installation, installationBefore } = attempt
  return {
    schema: 1,
    id,
    number: number + 1,
    at,
    by,
    kind,
    version,
    ...(installation === undefined ? {} : { installation, installationBefore }),
    manifest,
    plan,
    changes: changes.flatMap(({ path, verdict, effect, before, next }) =>
      effect === 'none'
        ? []
        : [{ path, verdict, ...(before && { before }), ...(effect === 'write' && next && { after: next }) }],
    ),
    base: Object.fromEntries(nextBase(base, changes)),
  }
}

async function checkRoom({ disk, paths, contents }: ApplyDeps, { changes }: Attempt): Promise<void> {
  let needed = 0
  for (const { path, effect, before, next } of changes) {
    if (effect === 'none') continue
    if (next !== undefined) needed += (await contents(next.hash)).length + perFileBytes
    const entry = before === undefined ? undefined : await disk.look(join(paths.home, path))
    if (entry?.kind === 'file') needed += entry.bytes + perFileBytes
  }
  for (const directory of [paths.home, dirname(paths.pending)]) {
    const free = await disk.freeBytes(directory)
    if (free < needed)
      throw new Failure(
        `The disk of ${directory} has ${free} bytes free, and ${needed} are needed. Free some space and try again; nothing was changed.`,
      )
  }
}

/** Both what will be replaced and what a later merge is made against. */
async function keepWhatIsThere({ disk, paths, contents }: ApplyDeps, { changes, id }: Attempt): Promise<void> {
  for (const { path, class: kind, effect, before, base } of changes) {
    if (kind === 'merge' && base !== undefined) await backUp(disk, paths, await contents(base), id)
    if (effect === 'none' || before === undefined) continue
    const bytes = await disk.read(join(paths.home, path))
    if (bytes === undefined || hashOf(bytes) !== before.hash)
      throw new Failure(`${path} was changed just now. Nothing was done; plan again.`, { exit: 'conflict' })
    await backUp(disk, paths, bytes, id)
  }
}

async function stage({ disk, paths, contents }: ApplyDeps, { changes, id }: Attempt): Promise<void> {
  const directories = new Set<string>()
  for (const { path, effect, next } of changes) {
    if (effect !== 'write' || next === undefined) continue
    const target = join(paths.home, path)
    await makeDirectories(disk, dirname(target), 0o755)
    const bytes = await contents(next.hash)
    await disk.create(stagedPath(target, id), bytes, next.mode)
    await disk.sync(stagedPath(target, id))
    directories.add(dirname(target))
  }
  for (const directory of directories) await disk.sync(directory)
}

/** Its last step may have failed after its effect: while that may be, what is staged stays. The rest is swept later. */
async function takeBack({ disk, paths }: ApplyDeps, { changes, id }: Attempt, reason: unknown): Promise<void> {
  try {
    await disk.unlink(paths.pending)
    await disk.sync(dirname(paths.pending))
  } catch {
    throw halfDone(paths, reason)
  }
  for (const { path } of changes) await disk.unlink(stagedPath(join(paths.home, path), id)).catch(() => undefined)
}
