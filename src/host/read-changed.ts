import { statSync } from 'node:fs'
import { fileFailure } from './file-failure.ts'

/**
 * What stands in files that are looked at again and again: `read` is called when the file is another than at the last
 * look, which one stat tells. Undefined for a file that is not there.
 */
export type ReadChanged = <T>(
  path: string,
  read: (path: string) => T | undefined | Promise<T | undefined>,
) => Promise<T | undefined>

type Known = { readonly stamp: string; readonly value: unknown }

export function createReadChanged(): ReadChanged {
  const known = new Map<string, Known>()
  return async <T>(path: string, read: (path: string) => T | undefined | Promise<T | undefined>) => {
    const stamp = stampOf(path)
    if (stamp === undefined) {
      known.delete(path)
      return undefined
    }
    const before = known.get(path)
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one path is always read in one way
    if (before?.stamp === stamp) return before.value as T | undefined
    const value = await read(path)
    known.set(path, { stamp, value })
    return value
  }
}

/** Waited for, since hundreds of them are taken at once: each costs a thread's time ten of these. */
function stampOf(path: string): string | undefined {
  try {
    const found = statSync(path, { throwIfNoEntry: false })
    return found === undefined ? undefined : `${found.mtimeMs} ${found.size}`
  } catch (error) {
    throw fileFailure(error, 'look at', path)
  }
}
