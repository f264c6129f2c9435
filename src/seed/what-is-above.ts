import { dirname, join } from 'node:path'
import type { Disk, Entry } from '../host/disk.ts'

/**
 * What is in the way above paths of a home: `mos/roles, a symlink to /etc,`. A symlink is never followed: what is behind
 * it is somebody else's; the home itself may be one. Undefined: directories, or nothing. Looks once per directory.
 */
export function whatIsAbove(disk: Pick<Disk, 'look'>, home: string): (path: string) => Promise<string | undefined> {
  const known = new Map<string, Promise<string | undefined>>()
  function above(directory: string): Promise<string | undefined> {
    const found = known.get(directory) ?? look(directory)
    known.set(directory, found)
    return found
  }
  async function look(directory: string): Promise<string | undefined> {
    if (directory === '.') return undefined
    const higher = await above(dirname(directory))
    if (higher !== undefined) return higher
    const entry = await disk.look(join(home, directory))
    return entry === undefined || entry.kind === 'directory' ? undefined : `${directory}, ${wordsOf(entry)},`
  }
  return (path) => above(dirname(path))
}

/** What stands there, for a person. */
export function wordsOf(entry: Entry): string {
  if (entry.kind === 'link') return `a symlink to ${entry.target}`
  if (entry.kind === 'directory') return 'a directory'
  return entry.kind === 'file' ? 'a file' : 'a pipe, socket or device'
}
