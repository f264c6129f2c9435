import { join } from 'node:path'
import type { Disk } from '../host/disk.ts'
import { generationNames } from './generations.ts'
import { hashOf } from './hash.ts'
import { lookAtHome } from './look-at-home.ts'
import { isCheckout, lookAtFramework } from './read-framework.ts'
import type { SeedPaths } from './seed-paths.ts'
import { readSeen } from './seen-file.ts'

/** Names what is shipped, by its manifest, in a clone by its files too, and what is made for this home; and what was done last. */
export async function settledKey(
  disk: Pick<Disk, 'read' | 'list' | 'look'>,
  paths: SeedPaths,
  { packageRoot, made }: { packageRoot: string; made: readonly string[] },
): Promise<string> {
  const manifest = await disk.read(join(packageRoot, 'framework', 'manifest.json'))
  const last = (await generationNames(disk, paths)).at(-1)
  const looks = (await isCheckout(disk, packageRoot)) ? await lookAtFramework(disk, packageRoot) : []
  const files = looks.map(({ path, entry }) => [path, entry.signature])
  return hashOf(JSON.stringify([packageRoot, hashOf(manifest ?? ''), files, made, last ?? null]))
}

/**
 * True: nothing was to do the last time, with what is shipped now, and every file looks as it did then, so that nothing
 * is to do now. It takes a look at each file, where planning also takes the reading and checking of a manifest.
 */
export async function isSettled(disk: Disk, paths: SeedPaths, key: string): Promise<boolean> {
  const { files, settled } = await readSeen(disk, paths)
  if (settled?.key !== key || (await disk.look(paths.pending)) !== undefined) return false
  const { live, seen } = await lookAtHome(disk, paths.home, [...files.keys(), ...settled.absent], files)
  return (
    live.size === files.size &&
    seen.size === files.size &&
    [...files].every(([path, [signature]]) => seen.get(path)?.[0] === signature)
  )
}
