/** A text to look at, and where each part of it stands in the whole that it was made from. */
export type View = {
  readonly text: string
  readonly whole: string
  /** of the units from `from` to before `to`: where they begin and end in the whole */
  place(from: number, to: number): readonly [number, number]
}

export const wholeView = (text: string): View => ({ text, whole: text, place: (from, to) => [from, to] })

/** `parent` with each match of `pattern` (global, without groups) replaced by what is no longer. The same view where there is none. */
export function editedView(parent: View, pattern: RegExp, replace: (match: string) => string): View {
  // Each piece begins at `at` here and at `from` there; every other one is a replacement, which is taken as one.
  const at: number[] = [0]
  const from: number[] = [0]
  let length = 0
  let last = 0
  const text = parent.text.replaceAll(pattern, (...found) => {
    const match = found[0]
    // The pattern has no groups: what comes after the match is where it stands.
    const index = Number(found[1])
    const put = replace(match)
    length += index - last
    at.push(length, length + put.length)
    from.push(index, index + match.length)
    length += put.length
    last = index + match.length
    return put
  })
  if (at.length === 1) return parent
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
    text,
    whole: parent.whole,
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
