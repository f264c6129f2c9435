import type { HookEvent } from '../fleet/hook-event.ts'
import type { Screen } from './read-screen.ts'
import { rowsOfText } from './rows-of-text.ts'
import { squeeze } from './squeeze.ts'

/** What the runtime's own hooks say last. */
export type Reported = { readonly state: 'idle' | 'busy' | 'dialog'; readonly since: number }

/** Undefined where nothing was ever reported. */
export function reportedState(events: readonly HookEvent[] = []): Reported | undefined {
  let now: Reported | undefined
  for (const { event, ts } of events) {
    if (event === 'permission-request') now = { state: 'dialog', since: ts }
    else if (event === 'prompt-submit' || event === 'permission-answered') now = { state: 'busy', since: ts }
    // One of several tools that run side by side: the dialog of another may still be open.
    else if (event === 'tool-use' && now?.state !== 'dialog') now = { state: 'busy', since: ts }
    else if (event === 'stop' || event === 'session-start' || event === 'session-end')
      now = { state: 'idle', since: ts }
  }
  return now
}

/** Why it is not typed now, in a few words; `wait`: that passes by itself. */
export type Obstacle = { readonly kind: 'wait' | 'dialog' | 'draft'; readonly why: string }

type Seen = {
  readonly screen: Screen
  readonly reported: Reported | undefined
  readonly runtime: string
  readonly now: number
}

/** A dialog is drawn within this time of its hook's word; after it the screen is right: nothing reports an Escape. */
const drawnWithinMs = 2_000
/** Nor is the end of a turn that a person stopped reported: a screen that shows no work is right after this time. */
const workShowsWithinMs = 30_000

/** claude and opencode queue what is typed while they work, pi steers by it: codex would end its turn. */
const cutsIntoTurns: ReadonlySet<string> = new Set(['codex'])

/** What stands in the way of any key at all; undefined: nothing. */
function obstacle({ screen, reported, runtime, now }: Seen): Obstacle | undefined {
  const isReported = reported?.state === 'dialog' && now - reported.since < drawnWithinMs
  if (screen.dialog || isReported) return { kind: 'dialog', why: 'a dialog is open' }
  if (!screen.composer) return { kind: 'wait', why: 'it shows no composer to type into' }
  const isWorking = reported?.state === 'busy' && now - reported.since < workShowsWithinMs
  if (cutsIntoTurns.has(runtime) && (screen.busy || isWorking))
    return { kind: 'wait', why: 'it is busy, and a message would cut into its turn' }
  return undefined
}

/** Before the paste: the composer must be empty too. */
export function planPaste(seen: Seen): Obstacle | undefined {
  const found = obstacle(seen)
  if (found !== undefined || seen.screen.draft === '') return found
  return { kind: 'draft', why: 'a text stands in its composer that was not sent' }
}

/** Before Enter: our text must stand in the composer, and nothing else. */
export function planEnter(seen: Seen, text: string): Obstacle | undefined {
  const found = obstacle(seen)
  if (found !== undefined) return found
  if (seen.screen.draft === '') return { kind: 'wait', why: 'its composer does not show the text' }
  return holdsOnly(seen.screen, text) ? undefined : { kind: 'draft', why: 'somebody else typed into its composer too' }
}

/** A long paste is shown as a word for it: `[Pasted text #1 +9 lines]`, `[Pasted Content 1200 chars]`, `[paste #1 …]`. */
const placeholder = /^\[past(?:e|ed)\b[^\]]*\]$/iu
/** As far as the word for a paste tells how long that is, in lines or in characters: a person may have pasted as well. */
export function maySayOf(draft: string, text: string): boolean {
  const { count, unit } = /(?<count>\d+) (?<unit>lines|char)/u.exec(placeholder.exec(draft)?.[0] ?? '')?.groups ?? {}
  if (count === undefined) return true
  const long = unit === 'lines' ? text.split('\n').length : Array.from(text).length
  // They count line ends or lines, and what was put behind the text.
  return Math.abs(Number(count) - long) <= 1 || (unit !== 'lines' && Math.abs(Number(count) - text.length) <= 1)
}

/** What a composer of one row says instead of the rest. */
const cutEnd = /(?:\u2026|\.\.\.)?(?: ?\[\+\d+ lines\])?$/u

/** What stands in the composer, as far as it is shown, is the text. */
export function holdsOnly({ draft, below }: Pick<Screen, 'draft' | 'below'>, text: string): boolean {
  if (placeholder.test(draft) || squeeze(text) === '') return true
  const drawn = draft.replace(cutEnd, '')
  const isCut = squeeze(drawn) !== squeeze(draft)
  const first = drawn.split('\n')
  const { rows, isOvergrown } = rowsOfText([...first, ...(isCut ? [] : below)], text)
  return rows >= first.length && !isOvergrown
}

const telling = 60

/**
 * Whether a screen shows that text as something said: the beginning of its first line, since programs draw quotes and lists
 * their own way, or the end of one that is taller than the screen.
 */
export function standsOn(screen: string, text: string): boolean {
  const shown = squeeze(screen)
  const whole = squeeze(text)
  const line = squeeze(text.split('\n')[0] ?? '')
  const begin = line.length < 12 ? whole : line
  return shown.includes(begin.slice(0, telling)) || (whole.length > telling && shown.includes(whole.slice(-telling)))
}
