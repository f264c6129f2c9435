import { Failure } from '../errors.ts'
import type { Disk } from '../host/disk.ts'
import { fewAtOnce } from './few-at-once.ts'
import { hashOf } from './hash.ts'
import { backupPath } from './seed-paths.ts'
import type { SeedPaths } from './seed-paths.ts'
import { makeDirectories, temporaryPath } from './write-durably.ts'

/** hash → how its bytes are had; rejects where they are not these */
export type Sources = ReadonlyMap<string, () => Promise<Uint8Array>>

/** Keeps bytes under their hashes, the same bytes once. All are durable when it resolves. */
export async function backUp(disk: Disk, paths: SeedPaths, sources: Sources, id: string): Promise<void> {
  if (sources.size === 0) return
  await makeDirectories(disk, paths.backups)
  const missing = (
    await fewAtOnce(sources, async ([hash, bytesOf]) => {
      const kept = await disk.read(backupPath(paths, hash))
      // One that was torn, by a disk that lies, is written again.
      if (kept !== undefined && hashOf(kept) === hash) return []
      await disk.create(temporaryPath(backupPath(paths, hash), id), await bytesOf(), 0o600)
      return [backupPath(paths, hash)]
    })
  ).flat()
  // All are written first: then one sync has others of them with it.
  await fewAtOnce(missing, (path) => disk.sync(temporaryPath(path, id)))
  await fewAtOnce(missing, (path) => disk.rename(temporaryPath(path, id), path))
  // Also for one that was there: who put it there may have been killed before this.
  await disk.sync(paths.backups)
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
