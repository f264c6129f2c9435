import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK)
    const found = await stat(path)
    return found.isFile()
  } catch {
    // Whatever keeps us from looking also keeps us from running it.
    return false
  }
}

/** Absolute path of a program in the directories of `path` (colon-separated), or undefined. */
export async function findProgram(program: string, path: string): Promise<string | undefined> {
  if (isAbsolute(program)) return (await isProgram(program)) ? program : undefined
  if (program === '' || program.includes('/')) return undefined
  for (const directory of path.split(':')) {
    // A relative entry would make what runs depend on the working directory.
    if (!isAbsolute(directory)) continue
    const candidate = join(directory, program)
    if (await isProgram(candidate)) return candidate
  }
  return undefined
}
