import { isCollection, isMap, isNode, isPair, isScalar, isSeq } from 'yaml'
import type { YAMLSeq } from 'yaml'
import type { YamlSource } from './yaml-source.ts'

/** Where one entry of a list stands in the text, as offsets: its own lines, or its own braces in a flow list. */
export type EntrySpan = { readonly start: number; readonly end: number }

/**
 * Where the entries of a list stand in a file's text: the agents of a roster, the projects of mos.yaml.
 * - `block`: a line `- …` each; `dash` is the column of the dashes, `end` where the next entry begins
 * - `flow`: `[{ … }, { … }]`; `end` is right behind the last entry, or behind the bracket
 * - `empty`: the key and nothing more; `end` is the next line's start
 * - `absent`: not even the key; `end` is where it may be written
 */
export type ListSection = {
  readonly kind: 'block' | 'flow' | 'empty' | 'absent'
  readonly entries: readonly EntrySpan[]
  readonly dash: number
  readonly end: number
}

/** Looks the entries up in the document's own tokens: an edit may then leave every other byte alone. */
export function findListSection(source: YamlSource, name: string): ListSection {
  const { text, document } = source
  const root: unknown = document.contents
  const pair = isMap(root) ? root.items.find((item) => keyOf(item.key) === name) : undefined
  if (pair === undefined) {
    if (isMap(root) && root.flow === true) throw source.failAt(root, notEdited('the file'))
    return { kind: 'absent', entries: [], dash: 2, end: endOfDocument(text, document.range[1]) }
  }
  const list: unknown = pair.value
  if (isSeq(list)) return list.flow === true ? flowSection(list) : blockSection(text, list)
  const key = isScalar(pair.key) ? pair.key : undefined
  if (isScalar(list) && list.value === null && list.source === '' && key?.range) {
    return { kind: 'empty', entries: [], dash: 2, end: afterLine(text, key.range[1]) }
  }
  throw source.failAt(key, `${notEdited(name)}; write it as a list, a line "- …" each.`)
}

const notEdited = (what: string): string => `${what} is written in a way Mos can read but not edit`

/** Before the marker that ends the document, when there is one. */
function endOfDocument(text: string, end: number): number {
  const marker = /^\.\.\./m.exec(text.slice(end))
  return marker === null ? text.length : end + marker.index
}

function flowSection(list: YAMLSeq): ListSection {
  const entries = list.items.map((item) => ({ start: startOf(item), end: endOf(item) }))
  return { kind: 'flow', entries, dash: 0, end: entries.at(-1)?.end ?? startOf(list) + 1 }
}

function blockSection(text: string, list: YAMLSeq): ListSection {
  const token = list.srcToken
  const dashes = (token?.type === 'block-seq' ? token.items : []).flatMap((item) =>
    item.start.filter((part) => part.type === 'seq-item-ind').map((part) => part.offset),
  )
  const entries = list.items.map((item, index) => {
    const dash = dashes[index] ?? startOf(item)
    const own = afterLine(text, endOf(item))
    return { start: lineStart(text, dash), end: afterOwnComments(text, own, dash - lineStart(text, dash)) }
  })
  const first = dashes[0] ?? 0
  return { kind: 'block', entries, dash: first - lineStart(text, first), end: entries.at(-1)?.end ?? text.length }
}

/** Comments right below an entry and deeper than its dash are about it: they stay and go with it. */
function afterOwnComments(text: string, from: number, dash: number): number {
  let end = from
  for (;;) {
    const line = /^[ ]*#[^\n]*(\n|$)/.exec(text.slice(end, text.indexOf('\n', end) + 1 || text.length))?.[0]
    if (line === undefined || line.indexOf('#') <= dash) return end
    end += line.length
  }
}

/** Right behind the last byte of a node; a block collection's own range includes the comments that follow it. */
export function endOf(node: unknown): number {
  if (isPair(node)) return endOf(node.value ?? node.key)
  if (isCollection(node) && node.flow !== true && node.items.length > 0) return endOf(node.items.at(-1))
  return rangeOf(node)[1]
}

export const startOf = (node: unknown): number => rangeOf(node)[0]

function rangeOf(node: unknown): readonly [start: number, end: number] {
  const range = isNode(node) ? node.range : undefined
  return range ? [range[0], range[1]] : [0, 0]
}

export const keyOf = (key: unknown): unknown => (isScalar(key) ? key.value : key)
export const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1

export function afterLine(text: string, offset: number): number {
  if (offset > 0 && text[offset - 1] === '\n') return offset
  const next = text.indexOf('\n', offset)
  return next === -1 ? text.length : next + 1
}
