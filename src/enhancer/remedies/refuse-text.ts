import { Failure } from '../../errors.ts'

const mostBytes = 256 * 1024
/** What would make a reader see another text than a program: controls, and characters that turn a line around. */
const unseen = /(?![\t\n])[\p{Cc}\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]/u

/** Throws a Failure for what is no text that a person can read and approve; `path` is for its words. */
export function refuseText(path: string, text: string): void {
  const refuse = (why: string): Failure => new Failure(`The new text of ${path} is refused: ${why}.`)
  if (text.trim() === '') throw refuse('it is empty')
  const bytes = Buffer.byteLength(text)
  if (bytes > mostBytes) throw refuse(`it has ${bytes} bytes, and ${mostBytes} are the most`)
  if (!text.isWellFormed()) throw refuse('it is no text')
  const at = unseen.exec(text)
  if (at !== null) {
    const line = text.slice(0, at.index).split('\n').length
    throw refuse(`line ${line} has a character that nobody sees (U+${hex(at[0])})`)
  }
  if (text.includes('[redacted:')) throw refuse('a secret was taken out of it, so it is not whole')
}

const hex = (character: string): string => (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
