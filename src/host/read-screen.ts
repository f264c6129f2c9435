import { showsBusy } from './busy-sign.ts'
import { findComposer } from './find-composer.ts'
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

const dialogWords =
  /\(y\/n\)|press enter to (?:confirm|continue)|esc to cancel|do you want to (?:proceed|make this edit|create)|enter confirm|permission required/iu

/** The sign stands right above the composer, under a queue of messages, or below it. */
const busyRows = 6

/** A dialog stands at the bottom; what is higher is conversation, and may hold anything. */
const bottomRows = 14

/**
 * Reads a screen that was captured with its colours. `draftRows`: so many rows of the composer may be a text that is known to
 * be in it.
 */
export function readScreen(captured: string, draftRows = 0): Screen {
  const rows = captured.split('\n')
  const plain = rows.map(stripControl)
  const found = findComposer(rows, draftRows)
  const composer = found !== undefined && !found.menu
  const last = plain.findLastIndex((row) => row.trim() !== '')
  const bottom = plain.slice(Math.max(0, last + 1 - bottomRows), last + 1)
  // With a tall draft the mark may be of an older line, and a question without a mark stand below it.
  const isFar = found !== undefined && draftRows > 0 && found.at <= last - bottomRows
  const asks = bottom.slice(isFar ? -4 : 0).some((row) => dialogWords.test(row))
  return {
    dialog: found?.menu === true || ((!composer || isFar) && asks),
    composer: composer && !(isFar && asks),
    draft: found?.draft ?? '',
    busy: found !== undefined && showsBusy(plain.slice(Math.max(0, found.at - busyRows), last + 1).join('\n')),
    below: found?.below ?? [],
    text: plain.join('\n'),
  }
}
