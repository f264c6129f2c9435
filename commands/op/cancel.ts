import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import { findOp } from '../../src/command/find-op.ts'
import { principalId } from '../../src/fleet/principal.ts'
import { isFinal } from '../../src/store/op.ts'

export default defineCommand({
  description: 'Cancel an operation; what it has done is undone',
  options: z.object({
    op: z.string().describe('Which op').meta({ autocomplete: 'open ops', positional: 0 }),
  }),
  tier: 'operator',
  risk: 'change',
  phrases: ['cancel [the] [op] <op>'],
  async run({ store, principal }, { op: id }) {
    const before = await findOp(store.ops, id)
    const over = `${before.title} (\`${before.id}\`) is over already: ${before.state}.`
    if (isFinal(before.state)) return { kind: 'text', text: over, data: before }
    const op = await store.ops.requestCancel(before.id, principalId(principal))
    const named = `${op.title} (\`${op.id}\`)`
    const text = isFinal(op.state)
      ? `${named} is ${op.state}: nothing was started.`
      : `Cancelling ${named}: it stops, undoes what it has done, and its receipt says so.`
    return { kind: 'text', text, data: op }
  },
})
