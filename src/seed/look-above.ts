import { dirname, join } from 'node:path'
import type { Disk, Entry } from '../host/disk.ts'

/** Of the directories above a path: all there, one that is not, or what is in the way in words. */
export type Above = 'there' | 'missing' | { readonly inTheWay: string }

/**
 * Looks at the directories above paths of a home, once at each. In the way may be `mos/roles, a symlink to /etc,`: one is
 * never followed, what is behind it is somebody else's; the home itself may be one.
 */
export function lookAbove(disk: Pick<Disk, 'look'>, home: string): (path: string) => Promise<Above> {
  const known = new Map<string, Promise<Above>>()
  function above(directory: string): Promise<Above> {
    const found = known.get(directory) ?? look(directory)
    known.set(directory, found)
    return found
  }
  async function look(directory: string): Promise<Above> {
    if (directory === '.') return 'there'
    const higher = await above(dirname(directory))
    if (higher !== 'there') return higher
    const entry = await disk.look(join(home, directory))
    if (entry === undefined) return 'missing'
    return entry.kind === 'directory' ? 'there' : { inTheWay: `${directory}, ${wordsOf(entry)},` }
  }
  return (path) => above(dirname(path))
}

/** What stands there, for a person. */
export function wordsOf(entry: Entry): string {
  if (entry.kind === 'link') return `a symlink to ${entry.target}`
  if (entry.kind === 'directory') return 'a directory'
  return entry.kind === 'file' ? 'a file' : 'a pipe, socket or device'
}
