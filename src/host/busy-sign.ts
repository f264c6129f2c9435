/** What the programs show at the bottom of their screen while a turn runs, and only then. */
const signs = [
  // claude; codex before its answer streams.
  /\besc(?:ape)? to interrupt\b/iu,
  // opencode: "esc interrupt", and once it was pressed "esc again to interrupt".
  /\besc (?:again to )?interrupt\b/iu,
  /^\* working\u2026$/mu,
]

/** Below this many rows from the end is the composer with its hints; above it is conversation, which may say anything. */
const bottomRows = 14

export function showsBusy(screen: string): boolean {
  const rows = screen.trimEnd().split('\n').slice(-bottomRows).join('\n')
  return signs.some((sign) => sign.test(rows))
}
