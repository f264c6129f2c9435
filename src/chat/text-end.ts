const fence = '```'
/** What opening and closing a cut code block again adds, and the line that says how much is not shown. */
const most = { fences: 8, before: 40 }

/**
 * The end of a text in at most `room` units (100 at least), with how much stands before it. `before`: characters that
 * were cut off earlier. A code block that was begun in what is cut, or is not closed yet, shows as one.
 */
export function textEnd(text: string, before: number, room: number): string {
  const { hidden, end } = endOf(text, before, room)
  return hidden === 0 ? end : `… ${hidden.toLocaleString('en')} characters before\n${end}`
}

/** The same, and the count apart. */
export function endOf(text: string, before: number, room: number): { readonly hidden: number; readonly end: string } {
  const whole = text.trimEnd()
  const starts = before > 0 && beginsInside(whole)
  const kept =
    before === 0 && whole.length + most.fences <= room ? whole : lastOf(whole, room - most.fences - most.before)
  const cut = whole.slice(0, whole.length - kept.length)
  const isInside = starts !== isOdd(cut)
  const isOpen = isInside !== isOdd(kept)
  return { hidden: before + cut.length, end: `${isInside ? `${fence}\n` : ''}${kept}${isOpen ? `\n${fence}` : ''}` }
}

/** From a line on, where one begins in the first half; never from the middle of a pair or of a fence. */
function lastOf(text: string, room: number): string {
  if (text.length <= room) return text
  const end = text.slice(-room)
  const line = end.indexOf('\n')
  if (line !== -1 && line < room / 2) return end.slice(line + 1)
  return end.replace(/^[\udc00-\udfff]/, '').replace(/^`+/, '')
}

/**
 * Whether a text whose beginning is missing begins inside a code block. An opening fence may name a language, a closing
 * one never does; without any such sign an odd one is taken for a closing one.
 */
function beginsInside(text: string): boolean {
  const named = fencesOf(text).findIndex((at) => /^\w/.test(text.slice(at + fence.length)))
  return named === -1 ? isOdd(text) : named % 2 === 1
}

const isOdd = (text: string): boolean => fencesOf(text).length % 2 === 1
const fencesOf = (text: string): number[] => [...text.matchAll(/```/g)].map((match) => match.index)
