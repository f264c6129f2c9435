import { Failure } from '../errors.ts'

/** A step that is neither done nor nothing: its words say what stands where, and a person has to look. */
export class Unfinished extends Failure {
  constructor(message: string, exit: 'needsRecovery' | 'conflict' = 'needsRecovery') {
    super(message, { exit })
  }
}
