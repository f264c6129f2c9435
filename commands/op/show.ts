import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import { findOp } from '../../src/command/find-op.ts'
import { renderOp } from '../../src/command/render-op.ts'

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
