import { exitCodes } from '../errors.ts'
import type { ExitCode } from '../errors.ts'
import { leftForYou } from '../seed/render-plan.ts'
import { noOlderUnit } from './refresh-units-step.ts'
import type { OpStep } from '../store/op.ts'

/** All that the steps of a change of the home did and left. */
export const proofOfHome = (steps: readonly OpStep[]): string =>
  steps.flatMap(({ note = '' }) => (note === '' || note === noOlderUnit ? [] : [note])).join('\n')

/** Done, and yet not over: what waits for a person is no success to a script. */
export const exitOfLeft = (steps: readonly OpStep[]): ExitCode =>
  proofOfHome(steps)
    .split('\n')
    .some((line) => line.startsWith(leftForYou))
    ? exitCodes.conflict
    : exitCodes.done
