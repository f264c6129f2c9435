import { createHash } from 'node:crypto'
import { lstat, readdir, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'

/** Everything below a directory with its mode and content: two looks are equal when not a byte was changed. */
export async function lookAtTree(directory: string): Promise<readonly string[]> {
  const names = await readdir(directory, { recursive: true })
  return await Promise.all(names.toSorted().map((name) => describe(directory, name)))
}

async function describe(directory: string, name: string): Promise<string> {
  const path = join(directory, name)
  const stat = await lstat(path)
  const mode = (stat.mode & 0o777).toString(8)
  if (stat.isDirectory()) return `${name}/ ${mode}`
  if (stat.isSymbolicLink()) return `${name} → ${await readlink(path)}`
  return `${name} ${mode} ${createHash('sha256')
    .update(await readFile(path))
    .digest('hex')}`
}
