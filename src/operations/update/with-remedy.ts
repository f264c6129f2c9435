import { explain, Failure } from '../../errors.ts'
import { HandedOn } from '../../store/handed-on.ts'
import type { Step } from '../operation.ts'
import { Unfinished } from '../unfinished.ts'

/** What could not be taken back is named with the way to the same end: `remedy`, a command. */
export function withRemedy(step: Step, remedy: string): Step {
  const { undo } = step
  if (undo === undefined) return step
  return {
    ...step,
    async undo() {
      try {
        return await undo()
      } catch (error) {
        // What holds up nothing else says itself what to do.
        if (error instanceof HandedOn || error instanceof Unfinished) throw error
        throw new Failure(`${explain(error)} When that is mended: ${remedy}`, { exit: 'needsRecovery', cause: error })
      }
    },
  }
}
