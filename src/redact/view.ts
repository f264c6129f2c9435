/** A text to look at, and where each part of it stands in the whole that it was made from. */
export type View = {
  readonly text: string
  /** of the units from `from` to before `to`: where they begin and end in the whole */
  place(from: number, to: number): readonly [number, number]
}

export const wholeView = (text: string): View => ({ text, place: (from, to) => [from, to] })

/** `parent` with each match of `pattern` (global) replaced by what is shorter. The same view where there is none. */
export function editedView(parent: View, pattern: RegExp, replace: (match: string) => string): View {
  // Each piece begins at `at` here and at `from` there; every other one is a replacement, which is taken as one.
  const at: number[] = [0]
  const from: number[] = [0]
  const parts: string[] = []
  let length = 0
  let last = 0
  for (const { 0: match, index } of parent.text.matchAll(pattern)) {
    const put = replace(match)
    if (put === match) continue
    length += index - last
    at.push(length, length + put.length)
    from.push(index, index + match.length)
    parts.push(parent.text.slice(last, index), put)
    length += put.length
    last = index + match.length
  }
  if (parts.length === 0) return parent
  parts.push(parent.text.slice(last))
  const start = (unit: number): number => {
    const piece = lastAtMost(at, unit)
    const base = from[piece] ?? 0
    return piece % 2 === 1 ? base : base + unit - (at[piece] ?? 0)
  }
  const end = (unit: number): number => {
    const piece = lastAtMost(at, unit)
    return piece % 2 === 1 ? (from[piece + 1] ?? 0) : (from[piece] ?? 0) + unit - (at[piece] ?? 0) + 1
  }
  return {
    text: parts.join(''),
    place: (first, to) => parent.place(start(first), to > first ? end(to - 1) : start(first)),
  }
}

/** The last of those (ascending) that are at most `wanted`. */
function lastAtMost(ascending: readonly number[], wanted: number): number {
  let [low, high] = [0, ascending.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((ascending[middle] ?? 0) <= wanted) low = middle
    else high = middle - 1
  }
  return low
}
