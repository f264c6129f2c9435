import { join } from 'node:path'
import { Failure } from '../errors.ts'
import { parseRoster } from '../fleet/parse-roster.ts'
import type { Roster } from '../fleet/roster.ts'
import type { Files } from '../host/host.ts'
import { takeFileLock } from './take-file-lock.ts'
import { createTurnTaking } from './turn-taking.ts'

export type RosterFile = {
  readonly path: string
  /** Reads it afresh: a person may have edited it. A broken one is a Failure with path and line. */
  read(): Promise<Roster>
  /** One edit at a time, also across processes; the result is parsed before it is written; an unchanged text is not written. */
  edit(change: (text: string) => string): Promise<void>
  /** Writes the first one; a roster that is there, broken or not, stays: false. */
  begin(text: string): Promise<boolean>
}

/** `fleet/roster.yaml`: people and Mos write it, Mos through this one place. */
export function createRosterFile(files: Files, mosaicHome: string): RosterFile {
  const path = join(mosaicHome, 'fleet', 'roster.yaml')
  const turns = createTurnTaking()
  const text = async () => {
    const found = await files.read(path, { maxBytes: 256 * 1024 })
    if (found !== undefined) return found
    throw new Failure(`There is no roster at ${path}. Start Mos once (npm start): it makes one with the floor.`)
  }
  // The file is read each time, since a person may have edited it, but parsed only when its text is another.
  let last: { readonly text: string; readonly roster: Roster } | undefined
  const parse = (current: string): Roster => {
    if (last?.text !== current) last = { text: current, roster: parseRoster(current, path) }
    return last.roster
  }
  const alone = <T>(work: () => Promise<T>): Promise<T> =>
    turns.take(['roster'], async () => {
      const lock = await takeFileLock(path)
      try {
        return await work()
      } finally {
        await lock.release()
      }
    })
  return {
    path,
    read: async () => parse(await text()),
    edit: (change) =>
      alone(async () => {
        const before = await text()
        const after = change(before)
        parseRoster(after, path)
        if (after !== before) await files.write(path, after)
      }),
    begin: (first) =>
      alone(async () => {
        if ((await files.stat(path)) !== undefined) return false
        parseRoster(first, path)
        await files.write(path, first)
        return true
      }),
  }
}
