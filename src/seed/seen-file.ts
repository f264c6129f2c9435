import { z } from 'zod'
import type { Disk } from '../host/disk.ts'
import type { SeenFiles } from './look-at-home.ts'
import type { SeedPaths } from './seed-paths.ts'

const schema = z.object({ schema: z.literal(1), files: z.record(z.string(), z.tuple([z.string(), z.string()])) })

/** What the files looked like when they were read last. Empty where nothing is known: then all are read. */
export async function readSeen(disk: Pick<Disk, 'read'>, { seen }: SeedPaths): Promise<SeenFiles> {
  try {
    const text = new TextDecoder().decode(await disk.read(seen))
    return new Map(Object.entries(schema.parse(JSON.parse(text)).files))
  } catch {
    return new Map()
  }
}

/** Not synced: one that is lost or torn only costs the reading. */
export async function writeSeen(
  disk: Pick<Disk, 'create' | 'rename' | 'unlink'>,
  { seen }: SeedPaths,
  files: SeenFiles,
  id: string,
): Promise<void> {
  const temporary = `${seen}.mos-${id}`
  await disk.unlink(temporary)
  await disk.create(
    temporary,
    new TextEncoder().encode(JSON.stringify({ schema: 1, files: Object.fromEntries(files) })),
    0o600,
  )
  await disk.rename(temporary, seen)
}
