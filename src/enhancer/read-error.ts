import type { ErrorText } from './error-text.ts'
import { framesOf } from './frames.ts'
import { plainLines } from './plain-lines.ts'
import { readNpm } from './read-npm.ts'
import { readPanic } from './read-panic.ts'
import { readRecord } from './read-record.ts'
import { chooseLine, readLine, header } from './error-line.ts'

const longest = 500
/** Its own word for it, where it prints the error's fields, and systemd's for why a program could not be started. */
const fields = /^\s+code: '(?<code>[A-Z][A-Z0-9_]{2,40})'|\bstatus=(?<status>\d{3}\/[A-Z_]{2,20})\b/u

/**
 * What a program's output says went wrong: one line of it, and of a stack the places that are its own. Any text: a binary,
 * or one of any length, takes time in proportion to its ends, 16 KiB of it. No text: an empty message.
 */
export function readError(text: string): ErrorText {
  const lines = plainLines(text)
  const { message, errorType, frames } = readLines(lines)
  return {
    message: message.slice(0, longest),
    ...(errorType === undefined ? {} : { errorType }),
    frames: frames ?? framesOf(lines),
  }
}

function readLines(lines: readonly string[]): Partial<ErrorText> & Pick<ErrorText, 'message'> {
  const special = readNpm(lines) ?? readPanic(lines) ?? readRecord(lines, readError)
  if (special) return special
  const line = chooseLine(lines)
  if (line === undefined) return { message: '' }
  const read = readLine(line)
  // The name of a class says less than the code that its fields have.
  const { code, status } = header.test(line) || line === lines[0] ? fieldsOf(lines) : {}
  const errorType = /^[A-Z0-9_]{4,}$/u.test(read.errorType ?? '') ? read.errorType : (code ?? status ?? read.errorType)
  return { message: read.message, ...(errorType === undefined ? {} : { errorType }) }
}

function fieldsOf(lines: readonly string[]): { readonly code?: string; readonly status?: string } {
  const line = lines.find((each) => (each.includes('code: ') || each.includes('status=')) && fields.test(each))
  return fields.exec(line ?? '')?.groups ?? {}
}
