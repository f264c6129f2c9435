import { spell } from '../fleet/heartbeat-age.ts'
import { principalId } from '../fleet/principal.ts'
import type { Op, OpStep } from '../store/op.ts'

/** An op's whole record in words: who asked for it, its steps, how it ended. */
export function renderOp(op: Op, now: number): string {
  const head = `**${op.title}** is ${op.state} (\`${op.id}\`, asked ${spell(now - op.createdAt)} ago by ${principalId(op.by)} for ${op.hostId})`
  const cancel = op.cancel === undefined ? [] : [`Cancel was asked by ${op.cancel.by}.`]
  const undoing = op.undoing === undefined || op.result !== undefined ? [] : [`Undoing: ${op.undoing.reason}`]
  return [
    head,
    // The last step's proof is the result, which stands below.
    ...op.steps.map((step) => renderStep(step.note === op.result ? { name: step.name, state: step.state } : step)),
    ...answerLine(op, now),
    ...cancel,
    ...undoing,
    ...(op.result === undefined ? [] : [op.result]),
  ].join('\n')
}

const renderStep = ({ name, state, note }: OpStep): string =>
  `- ${name}: ${state}${note === undefined ? '' : ` (${note})`}`

/** A message's last state comes after its op's end, when it comes. */
function answerLine({ kind, answeredAt, state }: Op, now: number): readonly string[] {
  if (kind !== 'send') return []
  if (answeredAt !== undefined) return [`- answered: done (${spell(now - answeredAt)} ago)`]
  return state === 'done' ? ['- answered: waiting'] : []
}
