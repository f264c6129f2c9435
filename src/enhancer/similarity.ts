const longest = 60
/** A variable takes one word's place: what is longer by more than this part of it says more. */
const longerBy = 0.2

/**
 * How alike two templates are, from 0 to 1: twice the length of their longest common row of words, divided by the length of
 * both. Words are what stands between spaces and punctuation; of long ones the first 60 count. 0 where one is
 * longer by more than a fifth, or where they begin with different words: who speaks, or of what, comes first.
 */
export function similarity(one: string, other: string): number {
  const [a, b] = [wordsOf(one), wordsOf(other)]
  if (a.length === 0 || b.length === 0) return one === other ? 1 : 0
  if (a[0] !== b[0]) return 0
  if (Math.abs(a.length - b.length) > longerBy * Math.max(a.length, b.length)) return 0
  return (2 * commonRow(a, b)) / (a.length + b.length)
}

const wordsOf = (template: string): readonly string[] =>
  (template.match(/<\w+>|[\p{L}\p{N}_'-]+/gu) ?? []).slice(0, longest)

function commonRow(a: readonly string[], b: readonly string[]): number {
  let before = new Uint16Array(b.length + 1)
  for (const word of a) {
    const row = new Uint16Array(b.length + 1)
    for (const [index, other] of b.entries())
      row[index + 1] = word === other ? (before[index] ?? 0) + 1 : Math.max(before[index + 1] ?? 0, row[index] ?? 0)
    before = row
  }
  return before[b.length] ?? 0
}
