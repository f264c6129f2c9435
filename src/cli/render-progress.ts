import type { Op, OpStep } from '../store/op.ts'
import type { Paint } from './paint.ts'
import { renderText } from './render-text.ts'

const marks = { waiting: '·', running: '…', done: '✓', failed: '✗', undone: '↺' } as const
const styles = { waiting: 'dim', running: 'cyan', done: 'green', failed: 'red', undone: 'yellow' } as const

/** One line: what a note has beyond its first stands in the result. */
export function renderStep({ name, state, note = '' }: OpStep, paint: Paint): string {
  const [first = ''] = note.split('\n')
  const said = first === '' ? '' : paint('dim', `: ${renderText(first, paint)}`)
  return `${paint(styles[state], marks[state])} ${renderText(name, paint)}${said}`
}

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
