import { dirname, join } from 'node:path'
import { Failure } from '../errors.ts'
import type { Disk } from '../host/disk.ts'
import { errorCode } from '../host/file-failure.ts'
import { fewAtOnce } from './few-at-once.ts'
import { heldAfter, parseGeneration, renderGeneration } from './generation.ts'
import type { Changed, Generation } from './generation.ts'
import { latestGeneration } from './generations.ts'
import { hashOf } from './hash.ts'
import { generationPath, stagedPath } from './seed-paths.ts'
import type { SeedPaths } from './seed-paths.ts'
import { lookAbove } from './look-above.ts'
import { remediedAfter } from './remedied-after.ts'
import { writeDurably } from './write-durably.ts'

/**
 * Carries the pending generation, if there is one, to its end; may be cut off anywhere and run again. A file that
 * somebody changed after it was backed up stays, and is told of as left out. Returns what is done. Throws a Failure with
 * `needsRecovery`.
 */
export async function finishPending(disk: Disk, paths: SeedPaths): Promise<Generation | undefined> {
  const bytes = await disk.read(paths.pending)
  if (bytes === undefined) return undefined
  const pending = parseGeneration(new TextDecoder().decode(bytes))
  if (pending === undefined)
    throw new Failure(
      `${paths.pending} is damaged: what was being done to ${paths.home} can't be finished. Move it away and try again.`,
      { exit: 'needsRecovery' },
    )
  try {
    const latest = await latestGeneration(disk, paths)
    const done = latest?.id === pending.id ? latest : await carryOut(disk, paths, pending, latest)
    // Also for one that was there: who put it there may have been stopped before it was durable.
    await disk.sync(paths.generations)
    await disk.sync(dirname(paths.pending))
    await disk.unlink(paths.pending)
    await disk.sync(dirname(paths.pending))
    return done
  } catch (error) {
    throw halfDone(paths, error)
  }
}

/** What a person hears of whatever happens beyond the point of no return. */
export function halfDone({ home }: Pick<SeedPaths, 'home'>, error: unknown): Failure {
  const why = error instanceof Error ? error.message : String(error)
  return new Failure(`${why} The change of ${home} is half done: the next try goes on where this one stopped.`, {
    exit: 'needsRecovery',
    cause: error,
  })
}

async function carryOut(
  disk: Disk,
  paths: SeedPaths,
  pending: Generation,
  latest: Generation | undefined,
): Promise<Generation> {
  const above = lookAbove(disk, paths.home)
  const changes = await fewAtOnce(pending.changes, async (changed): Promise<Changed> => {
    const isReached = typeof (await above(changed.path)) !== 'object'
    const done = isReached && (await settle(disk, join(paths.home, changed.path), changed, pending.id))
    if (done === 'fixed') return { ...changed, isLeftOut: true, why: fixed }
    return done ? changed : { ...changed, isLeftOut: true }
  })
  // What is in the record has happened, after a power cut too.
  const directories = new Set(changes.map(({ path }) => dirname(join(paths.home, path))))
  await fewAtOnce(directories, async (directory) => {
    if ((await disk.look(directory))?.kind === 'directory') await disk.sync(directory)
  })
  const kept = pending.kept ?? latest?.kept
  const remedied = remediedAfter(pending, changes, latest)
  const held = pending.held ?? heldAfter(latest)
  const done: Generation = {
    ...pending,
    changes: [...changes],
    base: baseOf(pending, changes, latest),
    ...(kept && { kept }),
    ...(remedied && { remedied }),
    ...(held.length > 0 && { held: [...held] }),
  }
  await writeDurably(disk, generationPath(paths, done.number), renderGeneration(done), { id: done.id })
  return done
}

/** Of what was left out, what was shipped last is what it was. */
function baseOf({ base }: Generation, changes: readonly Changed[], latest: Generation | undefined): Generation['base'] {
  const next = new Map(Object.entries(base))
  for (const { path, isLeftOut } of changes) {
    if (isLeftOut !== true) continue
    const before = latest?.base[path]
    if (before === undefined) next.delete(path)
    else next.set(path, before)
  }
  return Object.fromEntries([...next].toSorted(([one], [other]) => (one < other ? -1 : 1)))
}

const fixed = 'the system lets nobody replace it: see lsattr and findmnt'

/** False: something else stands there than what was planned for, and it stays. */
async function settle(disk: Disk, target: string, { before, after }: Changed, id: string): Promise<boolean | 'fixed'> {
  const staged = stagedPath(target, id)
  const isStaged = after !== undefined && (await disk.look(staged))?.kind === 'file'
  // The last look before the rename: what a person writes in between would be lost.
  const now = await stateOf(disk, target)
  if (now === 'other' || now?.hash !== before?.hash) {
    if (isStaged) await disk.unlink(staged)
    return now !== 'other' && now?.hash === after?.hash
  }
  if (after !== undefined && !isStaged) return now?.hash === after.hash && now.mode === after.mode
  try {
    await (after === undefined ? disk.unlink(target) : disk.rename(staged, target))
    return true
  } catch (error) {
    if (!isFixed(error)) throw error
    if (isStaged) await disk.unlink(staged)
    return 'fixed'
  }
}

/** Immutable, or mounted over: to be tried again for ever it would keep all the rest, and Mos, from its end. */
const isFixed = (error: unknown): boolean =>
  ['EPERM', 'EBUSY'].includes(errorCode(error instanceof Failure ? error.cause : error) ?? '')

type State = { readonly hash: string; readonly mode: number }

async function stateOf(disk: Disk, path: string): Promise<State | 'other' | undefined> {
  const entry = await disk.look(path)
  if (entry === undefined) return undefined
  const bytes = entry.kind === 'file' ? await disk.read(path) : undefined
  return bytes === undefined || entry.kind !== 'file' ? 'other' : { hash: hashOf(bytes), mode: entry.mode }
}
