import { dirname, join } from 'node:path'
import { Failure } from '../errors.ts'
import type { Disk } from '../host/disk.ts'
import { backUp } from './backups.ts'
import type { Change } from './change.ts'
import { fewAtOnce } from './few-at-once.ts'
import { finishPending, halfDone } from './finish-pending.ts'
import { renderGeneration } from './generation.ts'
import type { Generation, Remedied } from './generation.ts'
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
  /** absent: as before */
  readonly kept?: Base
  /** absent: as before, without what is written or deleted now */
  readonly remedied?: ReadonlyMap<string, Remedied>
  /** absent: as before */
  readonly held?: readonly string[]
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
    await writeDurably(disk, paths.pending, renderGeneration(generationOf(attempt)), { id: attempt.id })
  } catch (error) {
    await takeBack(deps, attempt, error)
    throw error
  }
  const done = await finishPending(disk, paths)
  if (done !== undefined) return done
  throw new Error('the pending generation has vanished')
}

function generationOf(attempt: Attempt): Generation {
  const { id, at, by, kind, version, manifest, plan, changes, base, kept, remedied, held, number } = attempt
  const { installation, installationBefore } = attempt
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
    ...(kept && { kept: Object.fromEntries(kept) }),
    ...(remedied && { remedied: Object.fromEntries(remedied) }),
    ...(held && { held: [...held] }),
  }
}

/** Reads all that is new, too: a package that is not whole is found before anything is done. */
async function checkRoom({ disk, paths, contents }: ApplyDeps, { changes }: Attempt): Promise<void> {
  const sizes = await fewAtOnce(changes, async ({ path, effect, before, next }) => {
    if (effect === 'none') return 0
    const coming = next === undefined ? 0 : (await contents(next.hash)).length + perFileBytes
    const entry = before === undefined ? undefined : await disk.look(join(paths.home, path))
    return coming + (entry?.kind === 'file' ? entry.bytes + perFileBytes : 0)
  })
  const needed = sizes.reduce((one, other) => one + other, 0)
  for (const directory of [paths.home, dirname(paths.pending)]) {
    const free = await disk.freeBytes(directory)
    if (free < needed)
      throw new Failure(
        `The disk of ${directory} has ${free} bytes free, and ${needed} are needed. Free some space and try again; nothing was changed.`,
      )
  }
}

/** Both what will be replaced and what a later merge is made against. */
function keepWhatIsThere({ disk, paths, contents }: ApplyDeps, { changes, id }: Attempt): Promise<void> {
  const sources = new Map<string, () => Promise<Uint8Array>>()
  for (const { class: kind, base } of changes)
    if (kind === 'merge' && base !== undefined) sources.set(base, () => contents(base))
  for (const { path, effect, before } of changes)
    if (effect !== 'none' && before !== undefined) sources.set(before.hash, () => readUnchanged(path, before.hash))
  async function readUnchanged(path: string, hash: string): Promise<Uint8Array> {
    const bytes = await disk.read(join(paths.home, path))
    if (bytes !== undefined && hashOf(bytes) === hash) return bytes
    throw new Failure(`${path} was changed just now. Nothing was done; plan again.`, { exit: 'conflict' })
  }
  return backUp(disk, paths, sources, id)
}

async function stage({ disk, paths, contents }: ApplyDeps, { changes, id }: Attempt): Promise<void> {
  const coming = changes.flatMap(({ path, effect, next }) =>
    effect === 'write' && next !== undefined ? [{ target: join(paths.home, path), next }] : [],
  )
  const directories = new Set(coming.map(({ target }) => dirname(target)))
  for (const directory of directories) await makeDirectories(disk, directory, 0o755)
  await fewAtOnce(coming, async ({ target, next }) =>
    disk.create(stagedPath(target, id), await contents(next.hash), next.mode),
  )
  // All are written first: then one sync has others of them with it.
  await fewAtOnce(coming, ({ target }) => disk.sync(stagedPath(target, id)))
  // With those above: who made one may have been killed before it was durable.
  const above = [...directories].flatMap((directory) => upTo(paths.home, directory))
  await fewAtOnce(
    new Set([...above, ...upTo(dirname(dirname(dirname(paths.pending))), dirname(paths.pending))]),
    disk.sync,
  )
}

/** `/home/a/b` below `/home` → `/home/a/b`, `/home/a`, `/home` */
function upTo(top: string, directory: string): readonly string[] {
  return directory === top || dirname(directory) === directory
    ? [directory]
    : [directory, ...upTo(top, dirname(directory))]
}

/** Its last step may have failed after its effect: while that may be, what is staged stays. The rest is swept later. */
async function takeBack({ disk, paths }: ApplyDeps, { changes, id }: Attempt, reason: unknown): Promise<void> {
  try {
    if ((await disk.look(paths.pending)) !== undefined) {
      await disk.unlink(paths.pending)
      await disk.sync(dirname(paths.pending))
    }
  } catch {
    throw halfDone(paths, reason)
  }
  await fewAtOnce(changes, ({ path }) => disk.unlink(stagedPath(join(paths.home, path), id)).catch(() => undefined))
}
