import { closeFence } from './close-fence.ts'
import { openFence } from './open-fence.ts'

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
const fence = '```'
/** A cut inside a code block adds `\n` and a closing fence. */
const closing = `\n${fence}`

/**
 * Cuts a text into parts of at most `limit` UTF-16 units (64 at least), at line ends where possible, else at words, else
 * between graphemes. A code block that is cut is closed and opened again with its language, one that nothing closes is
 * closed at the end. Nothing is lost but the white space at a cut. A text with nothing to see in it has no parts.
 */
export function splitText(text: string, limit: number): string[] {
  const parts: string[] = []
  let opener = ''
  let rest = text
  while (closeFence(opener + rest).length > limit) {
    const room = limit - opener.length - closing.length
    const cut = chooseCut(rest, room)
    const head = rest.slice(0, cut)
    const open = openFence(opener + head)
    parts.push(opener + (open === undefined ? head.trimEnd() : head + closing))
    rest = rest.slice(cut).replace(open === undefined ? /^[ \t]*\n+|^[ \t]+/ : /^\r?\n/, '')
    opener = open === undefined ? '' : `${fence}${open.language}\n`
  }
  parts.push(closeFence(opener + rest))
  return parts.filter((part) => part.trim() !== '')
}

/** Where to cut so that the head has at most `room` units, and at least one. */
function chooseCut(text: string, room: number): number {
  const at = atWhiteSpace(text, room) ?? atGrapheme(text, room)
  const open = openFence(text.slice(0, at))
  // A head that ends with the bare opening of a code block would show an empty one.
  const bare = open !== undefined && open.at > 0 && !text.slice(open.at, at).trimEnd().includes('\n')
  return bare ? open.at : at
}

/** The last line end in the second half of the room, else the last blank there. */
function atWhiteSpace(text: string, room: number): number | undefined {
  const lineEnd = text.lastIndexOf('\n', room)
  if (lineEnd > room / 2 && isBoundary(text, lineEnd)) return lineEnd
  const blank = text.lastIndexOf(' ', room)
  return blank > room / 2 && isBoundary(text, blank) && isBoundary(text, blank + 1) ? blank : undefined
}

function atGrapheme(text: string, room: number): number {
  // A run of backticks is a fence: cut before it.
  const ticks = text[room] === '`' ? (/`*$/.exec(text.slice(0, room))?.[0].length ?? 0) : 0
  const at = ticks > 0 && ticks < room ? room - ticks : room
  const start = segmentStart(text, at)
  if (start > 0) return start
  // One grapheme longer than a message: at least no surrogate pair is cut.
  return /[\ud800-\udbff]/.test(text[at - 1] ?? '') ? at - 1 : at
}

const isBoundary = (text: string, at: number): boolean => segmentStart(text, at) === at

/** Where the grapheme begins that holds the unit at `at`. Looks at a window only: long texts stay cheap. */
function segmentStart(text: string, at: number): number {
  if (at >= text.length) return at
  const from = Math.max(0, at - 2000)
  return from + (graphemes.segment(text.slice(from, at + 100)).containing(at - from)?.index ?? at - from)
}
