import { rowsOfText } from './rows-of-text.ts'
import { screenCells } from './screen-cells.ts'
import { stripControl } from './strip-control.ts'

export type Composer = {
  /** what stands where the composer would be is a choice */
  readonly menu: boolean
  readonly draft: string
  /** its first row */
  readonly at: number
  /** the last one that is known to be the draft's */
  readonly end: number
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

/** At most: a composer may be narrow. */
const tallest = (text: string): number => text.split('\n').length + Math.ceil(text.length / 40)

/**
 * claude, codex, the stub: one row with a mark. Only the lowest one: an answer above may quote choices, or ask something.
 * Where it is a line of `text`, which may quote too, it is the first row of that.
 */
function findMarked(
  rows: readonly string[],
  plain: readonly string[],
  { last, text }: { last: number; text: string },
): Composer | undefined {
  const top = last - bottomRows - (text === '' ? 0 : tallest(text))
  const marked = [...plain.keys()].filter((index) => index > top && composerMark.test(plain[index] ?? ''))
  const lowest = marked.at(-1)
  if (lowest === undefined) return undefined
  const endOf = (at: number): number => endOfText(plain.slice(0, last + 1), at, text)
  const at = marked.find((index) => endOf(index) >= lowest) ?? lowest
  const end = endOf(at)
  const menu = menuChoice.test(plain[at] ?? '') || plain.slice(end + 1).some((row) => menuWords.test(row))
  const draft = typedIn(rows[at] ?? '').replace(composerMark, '')
  const below = plain.slice(at + 1, last + 1)
  return { menu, draft: draft.replace(/[\u2502\u2503|]\s*$/u, '').trim(), at, end, below }
}

/** The last row of the text where it stands at the row with a mark; else that row. */
function endOfText(plain: readonly string[], at: number, text: string): number {
  const first = (plain[at] ?? '').replace(composerMark, '')
  return at + Math.max(1, rowsOfText([first, ...plain.slice(at + 1)], text).rows) - 1
}

const opencodeFoot = /^\s*\u2579\u2580{10,}/u
const opencodeRow = /^\s*\u2503/u
/** Its word for a long paste is dark on a colour, and so looks as faint as what it only proposes. */
const opencodePaste = /\[Pasted ~?\d+ lines?\]/u
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
  const draft = rows
    .slice(top, foot - 1)
    .map((row) => (opencodePaste.test(row) ? stripControl(row).slice(0, columns) : typedIn(row, columns)))
    .map((row) => row.replace(opencodeRow, ''))
  return {
    menu: plain.some((row) => opencodeOverlay.test(row)),
    draft: draft.join('\n').trim(),
    at: top,
    end: foot - 2,
    below: [],
  }
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
  return { menu, draft: draft.join('\n').trim(), at: top, end: bottom - 1, below: [] }
}

/** Where one types, on a screen that was captured with its colours. Undefined: nowhere. `text` may be in it. */
export function findComposer(rows: readonly string[], text = ''): Composer | undefined {
  const plain = rows.map(stripControl)
  const last = plain.findLastIndex((row) => row.trim() !== '')
  return findOpencode(rows, plain) ?? findPi(rows, plain, last) ?? findMarked(rows, plain, { last, text })
}
