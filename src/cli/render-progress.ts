import type { Op, OpStep } from '../store/op.ts'
import type { Paint } from './paint.ts'
import { renderText } from './render-text.ts'

const marks = { waiting: '·', running: '…', done: '✓', failed: '✗', undone: '↺' } as const
const styles = { waiting: 'dim', running: 'cyan', done: 'green', failed: 'red', undone: 'yellow' } as const

export const renderStep = (step: OpStep, paint: Paint): string =>
  `${paint(styles[step.state], marks[step.state])} ${renderText(step.name, paint)}${step.note === undefined ? '' : paint('dim', `: ${renderText(step.note, paint)}`)}`

/** The steps that are not as they were, one line each; steps that still wait are not worth a line. */
export function findChangedSteps(before: Op | undefined, after: Op): readonly OpStep[] {
  return after.steps.filter((step, at) => {
    const old = before?.steps[at]
    if (step.state === 'waiting' || (old?.state === step.state && old.note === step.note)) return false
    return true
  })
}

/** The last line of an op: its result, in words that are complete without what was printed before. */
export function renderEnd(op: Op, paint: Paint): string {
  if (op.state === 'done') return `${paint('green', '✓')} ${renderText(op.result ?? `${op.title}: done`, paint)}`
  const said = renderText(op.result ?? '', paint)
  return `${paint('red', '✗')} ${op.title}: ${op.state}${said === '' ? '' : `. ${said}`}`
}
