import { squeeze } from './squeeze.ts'

export type RowsOfText = { readonly rows: number; readonly isOvergrown: boolean }

/**
 * How far the rows of a screen go on with a text, empty ones between them counted. `isOvergrown`: its last row goes on past
 * the text's end, so somebody else typed there.
 */
export function rowsOfText(shown: readonly string[], text: string): RowsOfText {
  let left = squeeze(text)
  let rows = 0
  for (const [index, row] of shown.entries()) {
    const part = squeeze(row)
    if (part === '') continue
    if (left === '' || !(left.startsWith(part) || part.startsWith(left))) break
    rows = index + 1
    if (part.length > left.length) return { rows, isOvergrown: true }
    left = left.slice(part.length)
  }
  return { rows, isOvergrown: false }
}
