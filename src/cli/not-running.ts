import { Failure } from '../errors.ts'

/** The one sentence for everything that needs the running process. */
export const notRunning = (cause?: unknown): Failure =>
  new Failure('Mos is not running: start it with npm start (or mos up).', { cause })
