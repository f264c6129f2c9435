import { Document, isMap, isSeq } from 'yaml'

/** An entry's keys in the file's order; what is undefined is left out. Values are texts, flags and lists of texts. */
export type EntryRecord = Readonly<Record<string, unknown>>

/** `- name: ada` and the lines below it, the dash in column `dash`, each line with its ending. */
export function renderEntryBlock(record: EntryRecord, dash: number, newline: string): string {
  const lines = render(record, false).trimEnd().split('\n')
  const indent = ' '.repeat(dash)
  return lines.map((line, index) => `${indent}${index === 0 ? '- ' : '  '}${line}${newline}`).join('')
}

/** `{ name: ada, runtime: stub, class: coder }` */
export const renderEntryFlow = (record: EntryRecord): string => render(record, true).trim()

/** `main`, `"123"`, `[ fleet ps, doctor ]` */
export const renderValue = (value: unknown): string => render(value, true).trim()

function render(value: unknown, flow: boolean): string {
  const document = new Document(value, { flow, keepUndefined: false })
  const entry: unknown = document.contents
  // A list in an entry takes one line: `commands: [ fleet ps ]`.
  if (isMap(entry)) for (const { value: inner } of entry.items) if (isSeq(inner)) inner.flow = true
  return document.toString({ lineWidth: 0, blockQuote: false, doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER })
}
