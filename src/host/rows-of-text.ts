import { squeeze } from './squeeze.ts'

export type RowsOfText = {
  /** how many of the rows, from the first on, show the text; empty ones between them counted */
  readonly rows: number
  /** the last of them goes on past the text's end: somebody else typed there */
  readonly isOvergrown: boolean
}

/** A composer that shows only the end of a text is a tall one; fewer rows may be anybody's. */
const leastOfEnd = 8

/** How far rows of a screen show a text: from its beginning, or, of one that is scrolled, its end whole. */
export function rowsOfText(shown: readonly string[], text: string): RowsOfText {
  const parts = shown.map(squeeze)
  const whole = squeeze(text)
  const fromStart = walk(parts, whole)
  if (fromStart.rows > 0) return fromStart
  const first = parts.find((part) => part !== '') ?? ''
  for (let from = whole.indexOf(first, 1); first !== '' && from > 0; from = whole.indexOf(first, from + 1)) {
    const end = walk(parts, whole.slice(from))
    if (end.left === '' && !end.isOvergrown && end.rows >= leastOfEnd) return end
  }
  return fromStart
}

function walk(parts: readonly string[], text: string): RowsOfText & { readonly left: string } {
  let left = text
  let rows = 0
  for (const [index, part] of parts.entries()) {
    if (part === '') continue
    if (left === '' || !(left.startsWith(part) || part.startsWith(left))) break
    rows = index + 1
    if (part.length > left.length) return { rows, isOvergrown: true, left }
    left = left.slice(part.length)
  }
  return { rows, isOvergrown: false, left }
}
