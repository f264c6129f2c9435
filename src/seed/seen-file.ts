import { z } from 'zod'
import type { Disk } from '../host/disk.ts'
import type { SeedPaths } from './seed-paths.ts'

/** path → [the file's signature, its hash] */
export type SeenFiles = ReadonlyMap<string, readonly [signature: string, hash: string]>

/** What the files looked like when they were read last. */
export type Seen = {
  readonly files: SeenFiles
  /** Nothing was to do then, and nothing waited. */
  readonly settled?: Settled
}

export type Settled = {
  /** of what is shipped, and what was done last */
  readonly key: string
  /** paths where nothing was */
  readonly absent: readonly string[]
}

const schema = z.object({
  schema: z.literal(2),
  // Not `z.record` of tuples: of a thousand files that takes longer than all the rest.
  files: z.array(z.string()),
  settled: z.object({ key: z.string(), absent: z.array(z.string()) }).optional(),
})

/** Empty where nothing is known: then all are read. */
export async function readSeen(disk: Pick<Disk, 'read'>, { seen }: SeedPaths): Promise<Seen> {
  try {
    const { files, settled } = schema.parse(JSON.parse(new TextDecoder().decode(await disk.read(seen))))
    const triples = Array.from({ length: files.length / 3 }, (_, at) => files.slice(3 * at, 3 * at + 3))
    return {
      files: new Map(triples.map(([path = '', signature = '', hash = '']) => [path, [signature, hash]])),
      ...(settled && { settled }),
    }
  } catch {
    return { files: new Map() }
  }
}

/** Not synced: one that is lost or torn only costs the reading. */
export async function writeSeen(
  disk: Pick<Disk, 'create' | 'rename' | 'unlink'>,
  { seen }: SeedPaths,
  { files, settled }: Seen,
): Promise<void> {
  const temporary = `${seen}.mos-seen`
  const text = JSON.stringify({ schema: 2, files: [...files].flatMap(([path, look]) => [path, ...look]), settled })
  await disk.unlink(temporary)
  await disk.create(temporary, new TextEncoder().encode(text), 0o600)
  await disk.rename(temporary, seen)
}
