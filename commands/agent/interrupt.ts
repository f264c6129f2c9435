import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import { findAgent } from '../../src/command/find-agent.ts'
import { livesInMos } from '../../src/command/lives-in-mos.ts'
import { Failure } from '../../src/errors.ts'

export default defineCommand({
  description: "Cut an agent's running turn, as its own program does it",
  options: z.object({
    agent: z.string().describe('Which agent').meta({ autocomplete: 'agents', positional: 0 }),
  }),
  tier: 'operator',
  risk: 'change',
  queues: true,
  phrases: ['interrupt <agent>'],
  async run(context, { agent }) {
    const { name, role } = findAgent(await context.roster(), agent)
    if (await livesInMos(context, { name, role }))
      throw new Failure(`${name} lives in Mos: \`stop\` in a topic's thread cuts that topic's turn.`)
    return await context.addOp({ kind: 'interrupt', title: `interrupt ${name}`, args: { name } })
  },
})
