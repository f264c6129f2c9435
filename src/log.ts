import { pino } from 'pino'
import type { Logger } from 'pino'

export type { Logger } from 'pino'

/** JSON lines on stderr: stdout belongs to the `ready` line and to a command's answer. */
export function createLogger(level: string): Logger {
  return pino({ level, base: null }, pino.destination({ dest: 2, sync: true }))
}
