import type { Files } from './host.ts'

/**
 * What stands in files that are looked at again and again: `read` is called when the file is another than at the last
 * look, which one stat tells. Undefined for a file that is not there.
 */
export type ReadChanged = <T>(path: string, read: (path: string) => Promise<T | undefined>) => Promise<T | undefined>

type Known = { readonly stamp: string; readonly value: unknown }

export function createReadChanged(files: Pick<Files, 'stat'>): ReadChanged {
  const known = new Map<string, Known>()
  return async <T>(path: string, read: (path: string) => Promise<T | undefined>) => {
    const found = await files.stat(path)
    if (found === undefined) {
      known.delete(path)
      return undefined
    }
    const stamp = `${found.mtimeMs} ${found.bytes}`
    const before = known.get(path)
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one path is always read in one way
    if (before?.stamp === stamp) return before.value as T | undefined
    const value = await read(path)
    known.set(path, { stamp, value })
    return value
  }
}
