import { join } from 'node:path'
import type { Files } from '../host/host.ts'

const deepest = 4

/** Files of a home that wait for a decision, by what lies aside for them: `mos/roles/coder.md`. A hint, for suggestions. */
export async function filesAside(files: Pick<Files, 'list' | 'stat'>, mosaicHome: string): Promise<readonly string[]> {
  const below = async (path: string, depth: number): Promise<readonly string[]> => {
    if (depth > deepest) return []
    const found = (await files.list(join(mosaicHome, 'mos', 'proposals', path))).map(async (name) => {
      const inner = join(path, name)
      const isDirectory = (await files.stat(join(mosaicHome, 'mos', 'proposals', inner)))?.isDirectory === true
      return isDirectory ? await below(inner, depth + 1) : [join('mos', inner)]
    })
    return (await Promise.all(found)).flat()
  }
  return await below('', 0)
}
