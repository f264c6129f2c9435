import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import { findOp } from '../../src/command/find-op.ts'
import { spell } from '../../src/fleet/heartbeat-age.ts'
import { principalId } from '../../src/fleet/principal.ts'
import type { Op, OpStep } from '../../src/store/op.ts'

export default defineCommand({
  description: 'Show an operation: its steps and how it ended',
  options: z.object({
    op: z.string().describe('Which op').meta({ autocomplete: 'ops', positional: 0 }),
  }),
  tier: 'viewer',
  risk: 'read',
  phrases: ['show [me] [the] op <op>', 'how is [the] op <op> going'],
  async run({ store }, { op: id }) {
    const op = await findOp(store.ops, id)
    return { kind: 'text', text: renderOp(op, Date.now()), data: op }
  },
})

function renderOp(op: Op, now: number): string {
  const head = `**${op.title}** is ${op.state} (\`${op.id}\`, asked ${spell(now - op.createdAt)} ago by ${principalId(op.by)} for ${op.hostId})`
  const cancel = op.cancel === undefined ? [] : [`Cancel was asked by ${op.cancel.by}.`]
  const undoing = op.undoing === undefined || op.result !== undefined ? [] : [`Undoing: ${op.undoing.reason}`]
  return [
    head,
    // The last step's proof is the result, which stands below.
    ...op.steps.map((step) => renderStep(step.note === op.result ? { name: step.name, state: step.state } : step)),
    ...cancel,
    ...undoing,
    ...(op.result === undefined ? [] : [op.result]),
  ].join('\n')
}

const renderStep = ({ name, state, note }: OpStep): string =>
  `- ${name}: ${state}${note === undefined ? '' : ` (${note})`}`
