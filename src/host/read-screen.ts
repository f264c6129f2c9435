import { stripControl } from './strip-control.ts'

/** What stands on an agent's screen, as far as it matters before typing. */
export type Screen = {
  /** a permission dialog or a menu is open: Enter would choose in it */
  readonly dialog: boolean
  /** the composer is on the screen */
  readonly composer: boolean
  /** what a person has typed and not sent; empty for a suggestion */
  readonly draft: string
  /** the program says that it works; only where its screen says so at all */
  readonly busy: boolean
  /** what stands below the composer's first row: more of a long draft, or a footer */
  readonly below: readonly string[]
  readonly text: string
}

/** claude `❯` (U+276F) or `>`, codex `›` (U+203A), the stub `>`; some draw a box (`│` U+2502, `┃` U+2503) around it. */
const composerMark = /^\s*[\u2502\u2503|]?\s?[>\u276F\u203A](?:[ \u00A0]|$)/u
const menuChoice = /^\s*[\u2502\u2503|]?\s*[>\u276F\u203A]\s*\d+[.)]\s/u
const dialogWords =
  /\(y\/n\)|press enter to (?:confirm|continue)|esc to cancel|do you want to (?:proceed|make this edit|create)/iu

/** Below a composer there is no such line: what looks like one is a choice. */
const menuWords = /enter to (?:confirm|select)/iu

/** claude and codex, while a turn runs; it stands right above the composer, under a queue of messages. */
const busyWords = /(?:esc|ctrl\+c) to interrupt/iu
const busyRows = 6

/** The composer is at the bottom; what is higher is conversation, and may hold anything. */
const bottomRows = 14

// eslint-disable-next-line no-control-regex -- colours are escape sequences
const colourStart = /(?=\u001B\[[0-9;]*m)/u
// eslint-disable-next-line no-control-regex -- colours are escape sequences
const colourPart = /^\u001B\[(?<codes>[0-9;]*)m(?<text>[^]*)$/u

const dimOrGrey = (parameters: readonly string[]): boolean =>
  parameters.some(
    (parameter, index) => parameter === '2' || parameter === '90' || isGrey256(parameters.slice(index, index + 3)),
  )
const isGrey256 = ([kind, space, colour]: readonly string[]): boolean =>
  kind === '38' && space === '5' && Number(colour) >= 232

/** Drops what is drawn dim or grey, or is only the cursor's block: a suggestion is no draft. */
function withoutSuggestion(row: string): string {
  let faint = false
  let kept = ''
  for (const part of row.split(colourStart)) {
    const { codes, text } = colourPart.exec(part)?.groups ?? { text: part }
    if (codes !== undefined) {
      const parameters = codes.split(';')
      const resets = ['', '0', '22', '39'].some((code) => parameters.includes(code))
      faint = dimOrGrey(parameters) || (faint && !resets)
    }
    if (!faint) kept += text ?? ''
  }
  return stripControl(kept)
}

/**
 * Reads a screen that was captured with its colours. `draftRows`: so many rows of the composer may be a text that is known to
 * be in it.
 */
export function readScreen(captured: string, draftRows = 0): Screen {
  const rows = captured.split('\n')
  const plain = rows.map(stripControl)
  const last = plain.findLastIndex((row) => row.trim() !== '')
  const bottom = plain.slice(Math.max(0, last + 1 - bottomRows), last + 1)
  const at = plain.findLastIndex((row, index) => index > last - bottomRows - draftRows && composerMark.test(row))
  // Only the lowest mark: an answer above may list choices, or ask a person something, without being a dialog.
  const isMenu = at >= 0 && (menuChoice.test(plain[at] ?? '') || plain.slice(at + 1).some((row) => menuWords.test(row)))
  const composer = at >= 0 && !isMenu
  // With a tall draft the mark may be of an older line, and a question without a mark stand below it.
  const isFar = at <= last - bottomRows
  const asks = bottom.slice(isFar ? -4 : 0).some((row) => dialogWords.test(row))
  const draft = at < 0 ? '' : withoutSuggestion(rows[at] ?? '').replace(composerMark, '')
  return {
    dialog: isMenu || ((!composer || isFar) && asks),
    composer: composer && !(isFar && asks),
    draft: draft.replace(/[\u2502\u2503|]\s*$/u, '').trim(),
    busy: at >= 0 && plain.slice(Math.max(0, at - busyRows), at).some((row) => busyWords.test(row)),
    below: at < 0 ? [] : plain.slice(at + 1, last + 1),
    text: plain.join('\n'),
  }
}
