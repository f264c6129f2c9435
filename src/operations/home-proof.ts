import { exitCodes } from '../errors.ts'
import type { ExitCode } from '../errors.ts'
import { leftForYou } from '../seed/render-plan.ts'
import { noOlderUnit } from './refresh-units-step.ts'
import type { OpStep } from '../store/op.ts'

/** All that the steps of a change of the home did and left. */
export const proofOfHome = (steps: readonly OpStep[]): string =>
  steps.flatMap(({ note = '' }) => (note === '' || note === noOlderUnit ? [] : [note])).join('\n')

/** What a step says leaves something to a person. */
export const isLeft = ({ note = '' }: Pick<OpStep, 'note'>): boolean =>
  note.split('\n').some((line) => line.startsWith(leftForYou))

/** Done, and yet not over: what waits for a person is no success to a script. */
export const exitOfLeft = (steps: readonly OpStep[]): ExitCode =>
  steps.some(isLeft) ? exitCodes.conflict : exitCodes.done
