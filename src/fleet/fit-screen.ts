/** Columns that a code block of a wide window shows without a break, and characters that leave room for what stands around. */
const mostColumns = 110
const mostCharacters = 1_600

/**
 * The lower part of a screen, as much as a message takes: whole rows from the bottom, each cut at its right, many empty
 * ones as one. Ticks count twice: they need room to be made harmless.
 */
export function fitScreen(screen: string): string {
  const rows = screen
    .trimEnd()
    .replaceAll(/\n(?:[^\S\n]*\n){2,}/gu, '\n\n')
    .split('\n')
    .map(cut)
  const kept: string[] = []
  let room = mostCharacters
  for (const row of rows.toReversed()) {
    room -= row.length + 1 + (row.match(/`/gu)?.length ?? 0)
    if (room < 0) break
    kept.unshift(row)
  }
  return kept.join('\n')
}

function cut(row: string): string {
  const characters = Array.from(row.trimEnd())
  return characters.length <= mostColumns ? characters.join('') : `${characters.slice(0, mostColumns - 1).join('')}…`
}
