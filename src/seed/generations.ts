import { join } from 'node:path'
import { Failure } from '../errors.ts'
import type { Disk } from '../host/disk.ts'
import { parseGeneration } from './generation.ts'
import type { Generation } from './generation.ts'
import type { SeedPaths } from './seed-paths.ts'

/** All that are kept, the oldest first. A file that is none, or that can't be read, is a Failure: it is nobody else's. */
export async function listGenerations(
  disk: Pick<Disk, 'list' | 'read'>,
  paths: SeedPaths,
): Promise<readonly Generation[]> {
  const names = await generationNames(disk, paths)
  return Promise.all(names.map((name) => readOne(disk, join(paths.generations, name))))
}

/** The one that the home is at; undefined before the first. */
export async function latestGeneration(
  disk: Pick<Disk, 'list' | 'read'>,
  paths: SeedPaths,
): Promise<Generation | undefined> {
  const last = (await generationNames(disk, paths)).at(-1)
  return last === undefined ? undefined : readOne(disk, join(paths.generations, last))
}

/** Names of their files, the oldest first. */
export const generationNames = async (
  disk: Pick<Disk, 'list'>,
  { generations }: SeedPaths,
): Promise<readonly string[]> => (await disk.list(generations)).filter((name) => /^\d{6,}\.json$/.test(name))

async function readOne(disk: Pick<Disk, 'read'>, path: string): Promise<Generation> {
  const bytes = await disk.read(path)
  const generation = bytes === undefined ? undefined : parseGeneration(new TextDecoder().decode(bytes))
  if (generation !== undefined) return generation
  throw new Failure(
    `${path} is damaged: Mos can't tell what it did to the home. Move it away; files that you have edited then stay as they are.`,
    {
      exit: 'needsRecovery',
    },
  )
}
