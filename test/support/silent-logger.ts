import { pino } from 'pino'
import type { Logger } from '../../src/log.ts'

/** For what is built in a test: its log is not part of what is proven. */
export const silentLogger: Logger = pino({ level: 'silent' })
