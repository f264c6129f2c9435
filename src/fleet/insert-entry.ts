import { findListSection } from './list-section.ts'
import { renderEntryBlock, renderEntryFlow } from './render-entry.ts'
import type { EntryRecord } from './render-entry.ts'
import { readYaml } from './yaml-source.ts'

/**
 * The text with one more entry behind the last of the list `name`, which is made where it is missing; every other byte
 * stays. Throws a Failure for a list that can be read but not edited.
 */
export function insertEntry(text: string, name: string, record: EntryRecord, path: string): string {
  const section = findListSection(readYaml(text, path), name)
  const before = text.slice(0, section.end)
  const after = text.slice(section.end)
  if (section.kind === 'flow')
    return `${before}${section.entries.length > 0 ? ', ' : ''}${renderEntryFlow(record)}${after}`
  const newline = /\r?\n/.exec(text)?.[0] ?? '\n'
  const block = renderEntryBlock(record, section.dash, newline)
  const added = section.kind === 'absent' ? `${name}:${newline}${block}` : block
  if (before === '' || before.endsWith('\n')) return before + added + after
  // A file that ends without a newline ends without one afterwards.
  return before + newline + added.slice(0, -newline.length) + after
}
