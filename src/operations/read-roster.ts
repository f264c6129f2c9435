import { Failure } from '../errors.ts'
import type { Roster } from '../fleet/roster.ts'
import type { RosterFile } from './roster-file.ts'

/** The roster for a command: where a person broke the file, with what to do. What runs does not wait for that. */
export async function readRoster(file: Pick<RosterFile, 'read' | 'path'>): Promise<Roster> {
  try {
    return await file.read()
  } catch (error) {
    if (!(error instanceof Failure) || !error.message.startsWith(file.path)) throw error
    throw new Failure(`${error.message}\nMend it there, then ask again. What runs goes on meanwhile.`, {
      exit: 'configuration',
      cause: error,
    })
  }
}
