import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import { findAgent } from '../../src/command/find-agent.ts'
import { refusePaused } from '../../src/command/refuse-paused.ts'
import { visibleText } from '../../src/command/visible-text.ts'
import { Failure } from '../../src/errors.ts'
import { principalId } from '../../src/fleet/principal.ts'
import { sessionOfThread } from '../../src/fleet/session-of-thread.ts'

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
    const { roster, roles, addOp, place, principal } = context
    const { name, role } = findAgent(await roster(), agent)
    if ((await roles()).get(role)?.placement === 'hosted')
      throw new Failure(
        `${name} has no pane to type into: it lives in Mos. Write to the orchestrator in a topic's thread.`,
      )
    await refusePaused(context, name, 'Nothing was sent')
    const from = sessionOfThread(place.topicId ?? principalId(principal))
    return await addOp({ kind: 'send', title: `send to ${name}`, args: { name, text: message, from } })
  },
})
