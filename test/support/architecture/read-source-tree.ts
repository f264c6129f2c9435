import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { SourceTree } from './check-architecture.ts'

/** All TypeScript and JavaScript of some folders below `root`. */
export async function readSourceTree(root: string, folders: readonly string[]): Promise<SourceTree> {
  const paths = (await Promise.all(folders.map((folder) => list(root, folder)))).flat()
  const texts = await Promise.all(paths.map(async (path) => [path, await readFile(join(root, path), 'utf8')] as const))
  return Object.fromEntries(texts)
}

async function list(root: string, folder: string): Promise<readonly string[]> {
  const names = await readdir(join(root, folder), { recursive: true })
  return names.filter((name) => /\.m?[jt]s$/.test(name)).map((name) => join(folder, name))
}
