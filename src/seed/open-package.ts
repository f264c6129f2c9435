import { Failure } from '../errors.ts'
import type { Disk } from '../host/disk.ts'
import { hashOf } from './hash.ts'
import type { Package } from './look-and-plan.ts'
import type { ManifestEntry } from './manifest.ts'
import { readManifest } from './read-manifest.ts'
import { shippedPath } from './shipped.ts'

/** One that no file of the package holds: the first roster, which is made for each home. */
export type Extra = { readonly entry: ManifestEntry; readonly bytes: Uint8Array }

/** What the Mos in `packageRoot` ships to a home. Throws a Failure when its manifest is unfit. */
export async function openPackage(
  disk: Pick<Disk, 'read' | 'list' | 'look'>,
  packageRoot: string,
  extras: readonly Extra[] = [],
): Promise<Package> {
  const manifest = await readManifest(disk, packageRoot)
  const made = new Map(extras.map(({ entry, bytes }) => [entry.path, bytes]))
  return {
    manifest: { ...manifest, entries: [...manifest.entries, ...extras.map(({ entry }) => entry)] },
    async bytesOf(entry) {
      const path = shippedPath(packageRoot, entry.path)
      const bytes = made.get(entry.path) ?? (await disk.read(path))
      if (bytes !== undefined && hashOf(bytes) === entry.sha256) return bytes
      throw new Failure(
        `${path} is not what this version ships: this copy of Mos is damaged. Fetch it again; nothing was changed.`,
      )
    },
  }
}
