import { Failure } from '../errors.ts'
import type { Disk } from '../host/disk.ts'
import { realPath } from '../config/settings-files.ts'
import { wordsOf } from './look-above.ts'
import { makeDirectories } from './write-durably.ts'

/** The home is a directory from here on, or a link to one. Throws a Failure where something else is there. */
export async function ensureHome(disk: Disk, home: string): Promise<void> {
  const found = await disk.look(home)
  // It will hold credentials and transcripts: a person's own mode of an existing home stays.
  if (found === undefined) return makeDirectories(disk, home)
  if (found.kind === 'directory') return
  // One that is elsewhere, and linked.
  if (found.kind === 'link' && (await disk.look(realPath(home)))?.kind === 'directory') return
  const dead = found.kind === 'link' ? ', which is no directory' : ''
  throw new Failure(
    `${home} is ${wordsOf(found)}${dead}, and Mos needs a directory there: move it away, or set MOSAIC_HOME.`,
    { exit: 'configuration' },
  )
}
