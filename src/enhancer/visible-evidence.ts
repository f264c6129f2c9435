import { stripVTControlCharacters } from 'node:util'
import { visibleCode } from '../host/visible-code.ts'

const mostRows = 12
const longestRow = 160

/**
 * Evidence for a code block that nothing in it ends, as its last rows that fit into so many units: no colours, nothing that
 * hides. Empty when there is no room, or nothing to see.
 */
export function visibleEvidence(text: string, room: number): string {
  // Bounded first: it may be long.
  const plain = stripVTControlCharacters(text.slice(-8_000)).replaceAll('\r', '')
  const rows = visibleCode(plain.replaceAll('\t', '  '))
    .split('\n')
    .map((row) => cut(row.trimEnd()).replaceAll(/`(?=`)/g, '`\u200b'))
    .filter((row, i, all) => row !== '' || (i > 0 && all[i - 1] !== ''))
  const kept: string[] = []
  let left = room
  for (const row of rows.toReversed()) {
    left -= row.length + 1
    if (left < 0 || kept.length === mostRows) break
    kept.unshift(row)
  }
  return kept.join('\n').trim()
}

const cut = (row: string): string =>
  row.length <= longestRow ? row : `${row.slice(0, longestRow - 1).replace(/[\ud800-\udbff]$/, '')}…`
