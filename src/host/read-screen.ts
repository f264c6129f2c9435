import { showsBusy } from './busy-sign.ts'
import { findComposer } from './find-composer.ts'
import type { Composer } from './find-composer.ts'
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
 * Reads a screen that was captured with its colours. `draft`: a text that may be in the composer. What its rows say is no
 * sign, and no dialog's word; what stands above and below them is.
 */
export function readScreen(captured: string, draft = ''): Screen {
  const rows = captured.split('\n')
  const plain = rows.map(stripControl)
  const found = findComposer(rows, draft)
  const last = plain.findLastIndex((row) => row.trim() !== '')
  const end = found?.end ?? -1
  // It is looked for far up then: the mark may be of an older line, and a question without a mark stand below it.
  const isFar = draft !== '' && found !== undefined && end <= last - bottomRows
  const bottom = plain.slice(Math.max(end + 1, last + 1 - bottomRows), last + 1)
  const asks = (found === undefined || isFar) && bottom.some((row) => dialogWords.test(row))
  const composer = found !== undefined && !found.menu && !asks
  return {
    dialog: found?.menu === true || asks,
    composer,
    draft: found?.draft ?? '',
    busy: found !== undefined && showsWork(plain, found),
    below: found?.below ?? [],
    text: plain.join('\n'),
  }
}

/** Apart from the draft: a tall one would be all that is looked at. */
const showsWork = (plain: readonly string[], { at, end }: Composer): boolean =>
  showsBusy(plain.slice(Math.max(0, at - busyRows), at).join('\n')) || showsBusy(plain.slice(end + 1).join('\n'))
