import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'

export default defineCommand({
  description: 'Have the enhancer look for faults now',
  options: z.object({}),
  tier: 'operator',
  risk: 'change',
  queues: true,
  phrases: ['(scan|look) for (bugs|faults) [now]'],
  run: (context) => context.addOp({ kind: 'bug-scan', title: 'look for faults', args: {} }),
})
