import { realpath } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/**
 * A path without symlinks, as far as it is there: two spellings of one place give the same. One that can't be followed
 * (a loop, no permission) comes back as it is spelled. Absolute paths only.
 */
export async function realPath(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch {
    const parent = dirname(path)
    return parent === path ? path : join(await realPath(parent), basename(path))
  }
}
