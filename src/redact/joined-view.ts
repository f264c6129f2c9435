import { editedView } from './view.ts'
import type { View } from './view.ts'

/** Colours and other commands to a terminal, whole or cut off. */
// oxlint-disable-next-line no-control-regex -- those are what is looked for
const commands = /\u001B(?:\[[0-?]{0,40}[ -/]{0,4}[@-~]|\][^\u0007\u001B\n]{0,400}(?:\u0007|\u001B\\)|[ -/]{0,4}[0-~])?/
/** What nobody sees: control characters, and marks of no width. */
const unseen =
  // oxlint-disable-next-line no-control-regex, no-misleading-character-class -- those are what is looked for
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u00AD\u034F\u061C\u180B-\u180F\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFE00-\uFE0F\uFEFF\uFFF9-\uFFFB]/
/** A line's end with what a box, a quote or a program puts around it: `│ text │`, `> text`, `web-1  | text`, ` 12 | text`. */
const breaks =
  /(?:(?<![ \t])[ \t]{1,200}(?:[\u2502\u2503\u2551|][ \t]{0,80})?|[\u2502\u2503\u2551])?[\r\n]{1,4}[ \t]{0,80}(?:(?:(?:[\w.-]{0,30}[-_])?\d{1,6}[ \t]{1,8})?[\u2502\u2503\u2551|>][ \t]{0,80}|[#*;+-][ \t]{1,80}){0,3}/

const pattern = new RegExp(`(?:${commands.source}|${unseen.source})+|${breaks.source}`, 'g')
const anyOfThem = new RegExp(`[\\n\\r\\u001B]|${unseen.source}`)

/** As one line, without what is not seen: a secret that was wrapped or coloured is whole again. */
export const joinedView = (view: View): View => (anyOfThem.test(view.text) ? editedView(view, pattern, () => '') : view)
