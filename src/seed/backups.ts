import { Failure } from '../errors.ts'
import type { Disk } from '../host/disk.ts'
import { hashOf } from './hash.ts'
import { backupPath } from './seed-paths.ts'
import type { SeedPaths } from './seed-paths.ts'
import { writeDurably } from './write-durably.ts'

/** Keeps bytes under their hash; the same bytes are kept once. Durable when it resolves. Returns the hash. */
export async function backUp(disk: Disk, paths: SeedPaths, bytes: Uint8Array, id: string): Promise<string> {
  const hash = hashOf(bytes)
  const path = backupPath(paths, hash)
  // One that was torn, by a disk that lies, is written again.
  const kept = await disk.read(path)
  if (kept === undefined || hashOf(kept) !== hash) await writeDurably(disk, path, bytes, { id })
  return hash
}

/** What was kept under a hash. */
export async function readBackup(disk: Pick<Disk, 'read'>, paths: SeedPaths, hash: string): Promise<Uint8Array> {
  const path = backupPath(paths, hash)
  const bytes = await disk.read(path)
  if (bytes !== undefined && hashOf(bytes) === hash) return bytes
  throw new Failure(
    `The backup ${path} is ${bytes === undefined ? 'gone' : 'damaged'}: what it held can't be brought back.`,
  )
}
