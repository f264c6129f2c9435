import { join } from 'node:path'
import type { Disk } from '../host/disk.ts'
import { hashOf } from './hash.ts'
import type { Live, LiveMap } from './live.ts'
import type { SeenFiles } from './seen-file.ts'
import { lookAbove, wordsOf } from './look-above.ts'

export type HomeLook = { readonly live: LiveMap; readonly seen: SeenFiles }

/** A clock's step: a file that was written twice within it may look as it did before. */
const settledMs = 2_000

/**
 * What stands at these paths below the home. A symlink on the way is never followed. A file that looks as in `before` is
 * not read again.
 */
export async function lookAtHome(
  disk: Pick<Disk, 'look' | 'read'>,
  home: string,
  paths: readonly string[],
  before: SeenFiles = new Map(),
): Promise<HomeLook> {
  const live = new Map<string, Live>()
  const seen = new Map<string, readonly [string, string]>()
  const above = lookAbove(disk, home)
  for (const path of paths) {
    const way = await above(path)
    const entry = way === 'there' ? await disk.look(join(home, path)) : undefined
    if (typeof way === 'object') live.set(path, { kind: 'blocked', what: way.inTheWay })
    else if (entry !== undefined && entry.kind !== 'file') live.set(path, { kind: 'blocked', what: wordsOf(entry) })
    if (entry?.kind !== 'file') continue
    const [signature, known] = before.get(path) ?? []
    const hash = signature === entry.signature && known !== undefined ? known : await hashAt(disk, join(home, path))
    if (hash === undefined) continue
    live.set(path, { kind: 'file', hash, mode: entry.mode })
    if (Date.now() - entry.changedAt > settledMs) seen.set(path, [entry.signature, hash])
  }
  return { live, seen }
}

async function hashAt(disk: Pick<Disk, 'read'>, path: string): Promise<string | undefined> {
  const bytes = await disk.read(path)
  return bytes === undefined ? undefined : hashOf(bytes)
}
