import { Failure } from '../errors.ts'

/** The step goes on in the next process: this one is about to end for it. Nothing failed, nothing is undone. */
export class HandedOn extends Failure {
  constructor() {
    super('Mos is being started again.', { exit: 'busy' })
  }
}
