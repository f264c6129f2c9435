import { explain } from '../errors.ts'
import type { Roster } from '../fleet/roster.ts'
import type { OpsNews } from './ops-news.ts'
import type { RosterFile } from './roster-file.ts'

export type LastGoodRoster = RosterFile & {
  /** Whether the file says something else than when it was read last. */
  changed(): Promise<boolean>
}

/**
 * The roster through a person's edits: as the file says; where a person broke it, as it said before. What is wrong with
 * it is told once, and not of a file that is just being written.
 */
export function createLastGoodRoster(file: RosterFile, news: OpsNews): LastGoodRoster {
  let good: Roster | undefined
  let problem: string | undefined
  let told: string | undefined
  const tell = async (found: string) => {
    const isSecondTime = problem === found
    problem = found
    if (!isSecondTime || told === found) return
    told = found
    const text = `${found}\nMend it there. The fleet goes on by the roster as it was before that edit, and nobody is added to it or removed.`
    await news.tell({ id: `roster-${Date.now()}`, text })
  }
  /** Who read of a fault learns that it is over. */
  const tellMended = async () => {
    if (told === undefined) return
    told = undefined
    await news.tell({ id: `roster-${Date.now()}`, text: `${file.path} can be read again: the fleet goes by it.` })
  }
  return {
    ...file,
    /** A Failure when it never said anything. */
    async read() {
      try {
        good = await file.read()
        problem = undefined
        await tellMended()
      } catch (error) {
        if (good === undefined) throw error
      }
      return good
    },
    // Parsed only when its text is another: the same text gives the same roster.
    async changed() {
      try {
        const isAnother = (await file.read()) !== good
        await tellMended()
        return isAnother
      } catch (error) {
        await tell(explain(error))
        return false
      }
    },
  }
}
