import { pino } from 'pino'
import type { Logger } from 'pino'
import { createRedactor } from './redact/create-redactor.ts'
import { redactStrings } from './redact/redact-strings.ts'
import type { Redactor } from './redact/redactor.ts'

export type { Logger } from 'pino'

/**
 * JSON lines on stderr: stdout belongs to the `ready` line and to a command's answer. Errors of other libraries carry
 * their requests, and with them what was sent: each line is redacted as a whole. `onError` hears each error's line as it
 * is written.
 */
export function createLogger(
  level: string,
  redactor: Redactor = createRedactor([]),
  onError?: (line: string) => void,
): Logger {
  const streamWrite = (line: string): string => {
    const written = withoutSecrets(line, redactor)
    if (isError.test(line)) onError?.(written)
    return written
  }
  return pino({ level, base: null, hooks: { streamWrite } }, pino.destination({ dest: 2, sync: true }))
}

const isError = /^\{"level":[56]\d,/u

function withoutSecrets(line: string, redactor: Redactor): string {
  const { text, marks } = redactor.redact(line)
  if (marks.length === 0) return line
  try {
    JSON.parse(text)
    return text
  } catch {
    // A secret reached over what JSON needs.
    return `${JSON.stringify(redactStrings(redactor, JSON.parse(line)))}\n`
  }
}
