import { findAgentsSection } from './agents-section.ts'
import type { AgentsSection, EntrySpan } from './agents-section.ts'
import { checkEdit } from './check-edit.ts'
import { parseRoster } from './parse-roster.ts'
import { readYaml } from './yaml-source.ts'

/**
 * The roster's text without one agent's entry; every other byte stays, comments above the entry too. A name that is
 * not there gives the text back unchanged. Throws a Failure for a roster that can't be read or edited; the floor is not
 * looked at: see `refuseRemove`.
 */
export function removeAgent(text: string, name: string, path = 'fleet/roster.yaml'): string {
  const { agents } = parseRoster(text, path)
  const index = agents.findIndex((agent) => agent.name === name)
  if (index === -1) return text
  const section = findAgentsSection(readYaml(text, path))
  const cut = spanToCut(text, section, index)
  const left = text.slice(0, cut.start) + text.slice(cut.end)
  return checkEdit(left, agents.toSpliced(index, 1), path)
}

function spanToCut(text: string, { kind, entries }: AgentsSection, index: number): EntrySpan {
  const entry = entries[index] ?? { start: 0, end: 0 }
  const before = entries[index - 1]
  const after = entries[index + 1]
  if (kind === 'flow') {
    // the comma goes with it
    if (before) return { start: before.end, end: entry.end }
    return { start: entry.start, end: after?.start ?? entry.end }
  }
  // The last line of a file without a final newline: the one before it loses its own.
  if (entry.end === text.length && !text.endsWith('\n')) {
    const start = text.slice(0, entry.start).replace(/\r?\n$/, '').length
    return { start, end: entry.end }
  }
  return entry
}
