import { checkEdit } from './check-edit.ts'
import { parseRoster } from './parse-roster.ts'
import { removeEntry } from './remove-entry.ts'

/**
 * The roster's text without one agent's entry; every other byte stays, comments above the entry too. A name that is
 * not there gives the text back unchanged. Throws a Failure for a roster that can't be read or edited; the floor is not
 * looked at: see `refuseRemove`.
 */
export function removeAgent(text: string, name: string, path = 'fleet/roster.yaml'): string {
  const { agents } = parseRoster(text, path)
  const index = agents.findIndex((agent) => agent.name === name)
  if (index === -1) return text
  return checkEdit(removeEntry(text, 'agents', index, path), agents.toSpliced(index, 1), path)
}
