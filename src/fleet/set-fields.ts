import { isMap, isNode, isScalar, isSeq } from 'yaml'
import type { Pair, YAMLMap } from 'yaml'
import { afterLine, endOf, keyOf, lineStart, startOf } from './list-section.ts'
import { renderEntryFlow, renderValue } from './render-entry.ts'
import type { EntryRecord } from './render-entry.ts'
import { followAlias } from './yaml-map.ts'
import { readYaml } from './yaml-source.ts'
import type { YamlSource } from './yaml-source.ts'

type Splice = { readonly start: number; readonly end: number; readonly text: string }

/**
 * The text with other values for some keys of one entry of the list `name`; undefined takes a key out. Every other byte
 * stays, unless the entry is written in braces or would lose its first line: then it is written anew, in braces.
 */
export function setFields(text: string, name: string, index: number, change: EntryRecord, path: string): string {
  const source = readYaml(text, path)
  const root: unknown = source.document.contents
  const list: unknown = isMap(root) ? root.get(name, true) : undefined
  const item: unknown = isSeq(list) ? list.items[index] : undefined
  const entry = followAlias(source, item)
  if (!isMap(entry) || !isNode(item)) throw source.failAt(0, `${name} has no entry ${index + 1}.`)
  const splices = spliceLines(text, entry, change) ?? [
    { start: startOf(item), end: endOf(item), text: renderEntryFlow({ ...recordOf(source, entry), ...change }) },
  ]
  return splices
    .toSorted((a, b) => b.start - a.start || b.end - a.end)
    .reduce((done, { start, end, text: by }) => done.slice(0, start) + by + done.slice(end), text)
}

function recordOf(source: YamlSource, entry: YAMLMap): EntryRecord {
  return Object.fromEntries(
    entry.items.map(({ key, value }) => {
      const node = followAlias(source, value)
      // Digits as they are written: a number would lose the last ones of an id.
      if (isScalar(node)) return [String(keyOf(key)), typeof node.value === 'number' ? node.source : node.value]
      return [String(keyOf(key)), isNode(node) ? (node.toJS(source.document) as unknown) : undefined]
    }),
  )
}

function spliceLines(text: string, entry: YAMLMap, change: EntryRecord): readonly Splice[] | undefined {
  const first = entry.items[0]
  const last = entry.items.at(-1)
  if (entry.flow === true || first === undefined || last === undefined) return undefined
  const newline = /\r?\n/.exec(text)?.[0] ?? '\n'
  const column = startOf(first.key) - lineStart(text, startOf(first.key))
  const end = afterLine(text, endOf(last))
  const opening = text.slice(0, end).endsWith('\n') ? '' : newline
  const splices: Splice[] = []
  let added = ''
  for (const [key, value] of Object.entries(change)) {
    const pair = entry.items.find((item) => keyOf(item.key) === key)
    if (pair === undefined && value !== undefined)
      added += `${' '.repeat(column)}${key}: ${renderValue(value)}${newline}`
    if (pair === undefined) continue
    if (value === undefined && pair === first) return undefined
    splices.push(value === undefined ? lineOf(text, pair) : valueOf(pair, value))
  }
  if (added !== '') {
    // A file that ends without a newline ends without one afterwards.
    const lines = opening === '' ? added : opening + added.slice(0, -newline.length)
    splices.push({ start: end, end, text: lines })
  }
  return splices
}

const lineOf = (text: string, pair: Pair): Splice => ({
  start: lineStart(text, startOf(pair.key)),
  end: afterLine(text, endOf(pair)),
  text: '',
})

function valueOf({ key, value }: Pair, wanted: unknown): Splice {
  if (isScalar(value) && value.source !== '' && value.range)
    return { start: value.range[0], end: value.range[1], text: renderValue(wanted) }
  if (isNode(value) && startOf(value) < endOf(value))
    return { start: startOf(value), end: endOf(value), text: renderValue(wanted) }
  // Nothing but the key and its colon.
  return { start: endOf(key) + 1, end: endOf(key) + 1, text: ` ${renderValue(wanted)}` }
}
