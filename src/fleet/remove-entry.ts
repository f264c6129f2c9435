import { findListSection } from './list-section.ts'
import type { EntrySpan, ListSection } from './list-section.ts'
import { readYaml } from './yaml-source.ts'

/** The text without one entry of the list `name`; every other byte stays, comments above the entry too. */
export function removeEntry(text: string, name: string, index: number, path: string): string {
  const cut = spanToCut(text, findListSection(readYaml(text, path), name), index)
  return text.slice(0, cut.start) + text.slice(cut.end)
}

function spanToCut(text: string, { kind, entries }: ListSection, index: number): EntrySpan {
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
