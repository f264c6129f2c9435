import { screenCells } from './screen-cells.ts'
import { stripControl } from './strip-control.ts'

export type Composer = {
  /** what stands where the composer would be is a choice */
  readonly menu: boolean
  readonly draft: string
  /** its first row */
  readonly at: number
  /** what stands below that and may be more of the draft; empty where `draft` is all of it */
  readonly below: readonly string[]
}

/** claude `❯` (U+276F) or `>`, codex `›` (U+203A), the stub `>`; some draw a box (`│` U+2502, `┃` U+2503) around it. */
const composerMark = /^\s*[\u2502\u2503|]?\s?[>\u276F\u203A](?:[ \u00A0]|$)/u
const menuChoice = /^\s*[\u2502\u2503|]?\s*[>\u276F\u203A]\s*\d+[.)]\s/u

/** Below a composer there is no such line: what looks like one is a choice. */
const menuWords = /enter to (?:confirm|select)|enter select|escape\/ctrl\+c/iu

/** The composer is at the bottom; what is higher is conversation, and may hold anything. */
const bottomRows = 14

/** Drops what is drawn dim or grey: a suggestion is no draft. The cursor stands on the first letter of one. */
const typedIn = (row: string, columns = Infinity): string =>
  screenCells(row)
    .slice(0, columns)
    .map(({ character, faint, reverse }, at, cells) =>
      faint || (reverse && cells[at + 1]?.faint === true) ? '' : character,
    )
    .join('')

/** claude, codex, the stub: one row with a mark. Only the lowest one: an answer above may quote choices, or ask something. */
function findMarked(
  rows: readonly string[],
  plain: readonly string[],
  { last, draftRows }: { last: number; draftRows: number },
): Composer | undefined {
  const at = plain.findLastIndex((row, index) => index > last - bottomRows - draftRows && composerMark.test(row))
  if (at < 0) return undefined
  const menu = menuChoice.test(plain[at] ?? '') || plain.slice(at + 1).some((row) => menuWords.test(row))
  const draft = typedIn(rows[at] ?? '').replace(composerMark, '')
  return { menu, draft: draft.replace(/[\u2502\u2503|]\s*$/u, '').trim(), at, below: plain.slice(at + 1, last + 1) }
}

const opencodeFoot = /^\s*\u2579\u2580{10,}/u
const opencodeRow = /^\s*\u2503/u
/** The head of what lies over everything, such as its list of commands. */
const opencodeOverlay = / {6}esc(?: {2}|$)/u

/** opencode: a bar (`┃`) at the left of the draft and of one row that names the agent, and a foot (`╹▀▀▀`) as wide as both. */
function findOpencode(rows: readonly string[], plain: readonly string[]): Composer | undefined {
  const foot = plain.findLastIndex((row) => opencodeFoot.test(row))
  if (foot < 0) return undefined
  // On the home page the foot stands in the middle, but nothing that has a bar stands below it.
  if (plain.slice(foot + 1).some((row) => opencodeRow.test(row))) return undefined
  const top = plain.findLastIndex((row, index) => index < foot && !opencodeRow.test(row)) + 1
  const columns = (plain[foot] ?? '').trimEnd().length
  const draft = rows.slice(top, foot - 1).map((row) => typedIn(row, columns).replace(opencodeRow, ''))
  return { menu: plain.some((row) => opencodeOverlay.test(row)), draft: draft.join('\n').trim(), at: top, below: [] }
}

/** What it is at, or that a draft is longer than its box, stands in the upper one. */
const piRule = /^\u2500{2,}(?:.*\u2500)?\s*$/u

/** pi: no mark, only a rule above and below; under them the directory and the use of the context. */
function findPi(rows: readonly string[], plain: readonly string[], last: number): Composer | undefined {
  const bottom = plain.findLastIndex((row) => piRule.test(row))
  const top = plain.findLastIndex((row, index) => index < bottom && piRule.test(row))
  if (top < 0 || last - bottom > 4 || !/\d%\/\d/u.test(plain.slice(bottom + 1).join('\n'))) return undefined
  const menu = plain.slice(top + 1, bottom).some((row) => menuWords.test(row))
  const draft = rows.slice(top + 1, bottom).map((row) => typedIn(row))
  return { menu, draft: draft.join('\n').trim(), at: top, below: [] }
}

/**
 * Where one types, on a screen that was captured with its colours. Undefined: nowhere. `draftRows`: so many of its rows may
 * be a text that is known to be in it.
 */
export function findComposer(rows: readonly string[], draftRows = 0): Composer | undefined {
  const plain = rows.map(stripControl)
  const last = plain.findLastIndex((row) => row.trim() !== '')
  return findOpencode(rows, plain) ?? findPi(rows, plain, last) ?? findMarked(rows, plain, { last, draftRows })
}
