import { visibleLine } from '../command/visible-line.ts'

/** Text of others as one quoted line: no line break, no control, no quote of its own ends it, no mention notifies. */
export const dataLine = (text: string, longest: number): string => `"${plainLine(text, longest).replaceAll('"', "'")}"`

/** The same without quotes, for names. */
export function plainLine(text: string, longest: number): string {
  const line = visibleLine(text).replaceAll('@', '@ ').replaceAll('`', "'")
  return line.length <= longest ? line : `${line.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}
