import { dirname, join } from 'node:path'
import { Failure } from '../errors.ts'
import type { Disk } from '../host/disk.ts'
import { parseGeneration, renderGeneration } from './generation.ts'
import type { Changed, Generation } from './generation.ts'
import { latestGeneration } from './generations.ts'
import { hashOf } from './hash.ts'
import { generationPath, stagedPath } from './seed-paths.ts'
import type { SeedPaths } from './seed-paths.ts'
import { writeDurably } from './write-durably.ts'

/**
 * Carries the pending generation, if there is one, to its end; may be cut off anywhere and run again. A file that
 * somebody changed after it was backed up stays, and is told of as left out. Returns what is done.
 */
export async function finishPending(disk: Disk, paths: SeedPaths): Promise<Generation | undefined> {
  const bytes = await disk.read(paths.pending)
  if (bytes === undefined) return undefined
  const pending = parseGeneration(new TextDecoder().decode(bytes))
  if (pending === undefined)
    throw new Failure(
      `${paths.pending} is damaged: what was being done to ${paths.home} can't be finished. Move it away and try again.`,
      {
        exit: 'needsRecovery',
      },
    )
  const latest = await latestGeneration(disk, paths)
  const done = latest?.id === pending.id ? latest : await carryOut(disk, paths, pending, latest)
  await disk.unlink(paths.pending)
  await disk.sync(dirname(paths.pending))
  return done
}

async function carryOut(
  disk: Disk,
  paths: SeedPaths,
  pending: Generation,
  latest: Generation | undefined,
): Promise<Generation> {
  const changes: Changed[] = []
  for (const changed of pending.changes) {
    const isLeftOut = !(await settle(disk, join(paths.home, changed.path), changed, pending.id))
    changes.push({ ...changed, ...(isLeftOut ? { isLeftOut } : {}) })
  }
  // What is in the record has happened, after a power cut too.
  for (const directory of new Set(changes.map(({ path }) => dirname(join(paths.home, path))))) {
    if ((await disk.look(directory))?.kind === 'directory') await disk.sync(directory)
  }
  const done: Generation = { ...pending, changes, base: baseOf(pending, changes, latest) }
  await writeDurably(disk, generationPath(paths, done.number), encode(renderGeneration(done)), { id: done.id })
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

/** False: something else stands there than what was planned for, and it stays. */
async function settle(disk: Disk, target: string, { before, after }: Changed, id: string): Promise<boolean> {
  const staged = stagedPath(target, id)
  const now = await stateOf(disk, target)
  const isStaged = after !== undefined && (await disk.look(staged))?.kind === 'file'
  if (now === 'other' || now?.hash !== before?.hash) {
    if (isStaged) await disk.unlink(staged)
    return now !== 'other' && now?.hash === after?.hash
  }
  if (after === undefined) {
    await disk.unlink(target)
    return true
  }
  if (isStaged) {
    await disk.rename(staged, target)
    return true
  }
  return now?.hash === after.hash && now.mode === after.mode
}

type State = { readonly hash: string; readonly mode: number }

async function stateOf(disk: Disk, path: string): Promise<State | 'other' | undefined> {
  const entry = await disk.look(path)
  if (entry === undefined) return undefined
  const bytes = entry.kind === 'file' ? await disk.read(path) : undefined
  return bytes === undefined || entry.kind !== 'file' ? 'other' : { hash: hashOf(bytes), mode: entry.mode }
}

export const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
