import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import { requirePaneAgent } from '../../src/command/require-pane-agent.ts'
import { senderOf } from '../../src/command/sender-of.ts'
import { visibleText } from '../../src/command/visible-text.ts'

export default defineCommand({
  description: 'Type a message into an agent and prove that it arrived',
  options: z.object({
    agent: z.string().describe('To which agent').meta({ autocomplete: 'agents', positional: 0 }),
    message: visibleText(6000).describe('What to tell it').meta({ positional: 1, rest: true }),
  }),
  tier: 'operator',
  risk: 'change',
  queues: true,
  phrases: ['(send|tell) [to] <agent> <message...>'],
  async run(context, { agent, message }) {
    const name = await requirePaneAgent(context, agent)
    return await context.addOp({
      kind: 'send',
      title: `send to ${name}`,
      args: { name, text: message, from: senderOf(context) },
    })
  },
})
