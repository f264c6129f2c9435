import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import { findAgent } from '../../src/command/find-agent.ts'
import { livesInMos } from '../../src/command/lives-in-mos.ts'
import { Failure } from '../../src/errors.ts'
import { refuseRemove } from '../../src/fleet/floor.ts'

export default defineCommand({
  description: 'Let an agent end its turn, then stop it; it stays in the roster, paused',
  options: z.object({
    agent: z.string().describe('Which agent').meta({ autocomplete: 'agents', positional: 0 }),
    deadline: z
      .number()
      .int()
      .min(0)
      .max(1440)
      .default(10)
      .describe('Minutes that its turn may still take; then it is interrupted'),
  }),
  tier: 'operator',
  risk: 'change',
  queues: true,
  phrases: ['drain [the] [agent] <agent>'],
  async run(context, { agent: given, deadline }) {
    const fleet = await context.roster()
    const { name, role } = findAgent(fleet, given)
    const refusal = refuseRemove(fleet.agents, name)
    if (refusal !== undefined) throw new Failure(refusal)
    if (await livesInMos(context, { name, role }))
      throw new Failure(`${name} lives in Mos: it has no turn of its own to wait for.`)
    return await context.addOp({ kind: 'drain', title: `drain ${name}`, args: { name, deadlineMs: deadline * 60_000 } })
  },
})
