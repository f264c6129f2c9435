import { watch } from 'node:fs'

/**
 * Calls with the name of what is made, changed or removed in a directory: a hint, for which nobody may wait alone. Returns
 * how to stop; undefined where it can't be watched (it is not there, or the user's watches are used up).
 */
export function watchDirectory(path: string, onName: (name: string) => void): (() => void) | undefined {
  try {
    const watcher = watch(path, { persistent: false }, (_change, name) => {
      if (name !== null) onName(name)
    })
    watcher.on('error', () => watcher.close())
    return () => watcher.close()
  } catch {
    return undefined
  }
}
