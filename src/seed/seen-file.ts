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

/** Empty where nothing is known: then all are read. */
export async function readSeen(disk: Pick<Disk, 'read'>, { seen }: SeedPaths): Promise<Seen> {
  try {
    const [schema, key, absent, files] = listOf(JSON.parse(new TextDecoder().decode(await disk.read(seen))))
    if (schema !== 2) return { files: new Map() }
    const texts = textsOf(files)
    const triples = Array.from({ length: texts.length / 3 }, (_, at) => texts.slice(3 * at, 3 * at + 3))
    return {
      files: new Map(triples.map(([path = '', signature = '', hash = '']) => [path, [signature, hash]])),
      ...(typeof key === 'string' && { settled: { key, absent: textsOf(absent) } }),
    }
  } catch {
    return { files: new Map() }
  }
}

// By hand: zod's first parse takes as long as a look at a thousand files.
function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw new TypeError('no list')
}

const isText = (value: unknown): value is string => typeof value === 'string'

function textsOf(value: unknown): readonly string[] {
  const list = listOf(value)
  if (list.every(isText)) return list
  throw new TypeError('no list of texts')
}

/** Not synced: one that is lost or torn only costs the reading. */
export async function writeSeen(
  disk: Pick<Disk, 'create' | 'rename' | 'unlink'>,
  { seen }: SeedPaths,
  { files, settled }: Seen,
): Promise<void> {
  const temporary = `${seen}.mos-seen`
  const looks = [...files].flatMap(([path, look]) => [path, ...look])
  const text = JSON.stringify([2, settled?.key ?? null, settled?.absent ?? [], looks])
  await disk.unlink(temporary)
  await disk.create(temporary, new TextEncoder().encode(text), 0o600)
  await disk.rename(temporary, seen)
}
