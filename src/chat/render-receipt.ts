import type { Op, OpState, OpStep } from '../store/op.ts'
import { isFinal } from '../store/op.ts'
import type { ChatMessage } from './chat.ts'
import { inertLine, inertText } from './inert-text.ts'

export const stateSigns: Readonly<Record<OpState, string>> = {
  queued: '⏳',
  running: '⏳',
  done: '✅',
  failed: '❌',
  cancelled: '⏹',
  'needs-attention': '⚠️',
}
const stepSigns: Readonly<Record<OpStep['state'], string>> = {
  waiting: '·',
  running: '›',
  done: '✓',
  failed: '✗',
  undone: '↺',
}
const widestBar = 10
const mostSteps = 12

/** The one message that shows an op: state, steps with a bar, and in the end the proof or what to do. */
export function renderReceipt(op: Op): ChatMessage {
  const lines = [`${stateSigns[op.state]} **${inertLine(op.title, 100)}** · ${stateWords(op)} · \`${op.id}\``]
  if (op.steps.length > 0) lines.push(...renderSteps([...withoutRepeat(op), ...answerStep(op)]))
  if (op.undoing !== undefined && !isFinal(op.state))
    lines.push(`Undoing what was done: ${withNames(inertLine(op.undoing.reason, 300))}`)
  if (op.result !== undefined && isFinal(op.state)) lines.push(resultText(op.result))
  const text = lines.join('\n')
  if (isFinal(op.state) || op.cancel !== undefined) return { text, opId: op.id }
  return { text, opId: op.id, buttons: [{ id: `cancel:${op.id}`, label: 'Cancel', style: 'danger' }] }
}

/** Its answer is the last state of a message, and comes when it comes. */
const answerStep = ({ kind, answeredAt }: Op): readonly OpStep[] =>
  kind === 'send' ? [{ name: 'answered', state: answeredAt === undefined ? 'waiting' : 'done' }] : []

/** The whole stays under 2,000 characters with the longest steps. */
export function resultText(result: string): string {
  return withNames(
    inertText(result.length <= 600 ? result : `${result.slice(0, 599).replace(/[\ud800-\udbff]$/, '')}…`),
  )
}

/** A person in Discord is shown by name; nobody but who asked is notified, whatever a text mentions. */
export const withNames = (text: string): string => text.replaceAll(/\bdiscord:(\d{17,20})\b/g, '<@$1>')

function stateWords(op: Op): string {
  if (op.state === 'needs-attention') return 'needs attention'
  if (isFinal(op.state)) return op.state
  if (op.undoing !== undefined) return 'undoing'
  return op.cancel === undefined ? op.state : 'cancelling'
}

function renderSteps(steps: readonly OpStep[]): string[] {
  const done = steps.filter((step) => step.state === 'done').length
  const width = Math.min(steps.length, widestBar)
  const full = Math.floor((done * width) / steps.length)
  return [`${'▰'.repeat(full)}${'▱'.repeat(width - full)} ${done}/${steps.length}`, ...stepLines(steps)]
}

/** A proof that is a line of the result stands whole below. */
function withoutRepeat({ steps, result = '' }: Op): readonly OpStep[] {
  const below = result.split('\n')
  const isBelow = (note: string) => note.split('\n').every((line) => below.includes(line))
  return steps.map(({ note, ...step }) => (note === undefined || isBelow(note) ? step : { ...step, note }))
}

/** Of many steps those around the current one. */
function stepLines(steps: readonly OpStep[]): string[] {
  const current = steps.findIndex((step) => step.state !== 'done' && step.state !== 'undone')
  const middle = (current === -1 ? steps.length : current) - mostSteps / 2
  const first = Math.max(0, Math.min(middle, steps.length - mostSteps))
  return steps.slice(first, first + mostSteps).map((step) => {
    const note = step.note === undefined || step.note === '' ? '' : ` — ${inertLine(step.note, 60)}`
    return `${stepSigns[step.state]} ${inertLine(step.name, 40)}${note}`
  })
}
