import { Failure } from '../errors.ts'

const general =
  'Redis does not answer. Mos keeps trying to reach it: try again in a moment, `doctor` shows how it stands.'

/**
 * Redis did not take a command. `sent` tells whether it may have been carried out all the same: a command that timed
 * out is in Redis's hands, one that was refused before it left is not.
 */
export class StoreAway extends Failure {
  readonly sent: boolean

  /** `words`: of one who knows what this means for who asked */
  constructor(sent: boolean, cause?: unknown, words: string = general) {
    super(words, { exit: 'busy', cause })
    this.sent = sent
  }
}

/**
 * How loud to log what is tried again: an outage is told once, by the connection, and not with each try of all that waits
 * for its end.
 */
export const retryLevel = (error: unknown): 'debug' | 'warn' => (error instanceof StoreAway ? 'debug' : 'warn')
