import { dirname, join } from 'node:path'
import type { Disk } from '../host/disk.ts'
import { isStaged } from './seed-paths.ts'
import type { SeedPaths } from './seed-paths.ts'

const isTemporary = (name: string): boolean => /^.+\.mos-[0-9a-f]{12}$/su.test(name)

/** Clears what attempts left that were cut off before anything happened. Only while nothing is pending. */
export async function sweep(
  disk: Pick<Disk, 'list' | 'unlink' | 'look'>,
  paths: SeedPaths,
  directories: readonly string[],
): Promise<void> {
  for (const directory of [dirname(paths.pending), paths.generations, paths.backups])
    await sweepOne(disk, directory, isTemporary)
  for (const directory of directories) await sweepOne(disk, join(paths.home, directory), isStaged)
}

async function sweepOne(
  disk: Pick<Disk, 'list' | 'unlink' | 'look'>,
  directory: string,
  isLeft: (name: string) => boolean,
): Promise<void> {
  if ((await disk.look(directory))?.kind !== 'directory') return
  for (const name of await disk.list(directory)) if (isLeft(name)) await disk.unlink(join(directory, name))
}
