import type { OpStep } from '../../store/op.ts'
import { isLeft } from '../home-proof.ts'
import { lookingAgain } from '../roll/roll.ts'
import { lookingWhoRuns, writingDown } from './follow-steps.ts'

/**
 * What was brought in, and who runs what; then what was left to a person, whole. Whom its relaunch left is a line each:
 * who is down runs nothing older either.
 */
export function proofOfUpdate(steps: readonly OpStep[]): string {
  const noteOf = (name: string): string => steps.find((step) => step.name === name)?.note ?? ''
  const left = steps.filter(isLeft)
  const [, ...down] = left.some(({ name }) => name === lookingAgain) ? [] : noteOf(lookingAgain).split('\n')
  const said = [noteOf(writingDown), noteOf(lookingWhoRuns)].filter((note) => note !== '')
  return [said.join('. '), ...down, ...left.map(({ note }) => note)].join('\n')
}
