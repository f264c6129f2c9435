import { editedView } from './view.ts'
import type { View } from './view.ts'

/** Many backslashes are one piece: of each a piece of its own would be a million of them. */
const pattern = /(?:\\\\){8,}|\\(?:u[0-9a-f]{4}|u\{[0-9a-f]{1,6}\}|x[0-9a-f]{2}|["'\\/bfnrt])|%[0-9a-f]{2}/gi
const letters: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

/** Without one layer of JSON's escapes and of percents; a percent's byte is the unit of that number. */
export const unescapedView = (view: View): View =>
  /[\\%]/.test(view.text) ? editedView(view, pattern, unescape) : view

function unescape(match: string): string {
  if (match.length > 15 && match.startsWith('\\\\')) return match.slice(match.length / 2)
  const digits = /^(?:%|\\[ux]\{?)([0-9a-f]{1,6})\}?$/i.exec(match)?.[1]
  if (digits === undefined) return letters[match.charAt(1)] ?? match.charAt(1)
  const code = Number.parseInt(digits, 16)
  return code <= 0xff_ff ? String.fromCharCode(code) : match
}
