import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import type { CommandContext } from '../../src/command/definition.ts'
import { findAgent } from '../../src/command/find-agent.ts'
import { Failure } from '../../src/errors.ts'
import type { Agent } from '../../src/fleet/agent.ts'
import { refuseRemove } from '../../src/fleet/floor.ts'

export default defineCommand({
  description: 'Stop an agent and take it out of the roster; asks first while it works',
  options: z.object({
    agent: z.string().describe('Which agent').meta({ autocomplete: 'agents', positional: 0 }),
  }),
  tier: 'operator',
  risk: 'change',
  queues: true,
  phrases: ['(remove|delete) [the] [agent] <agent>'],
  async confirm(context, { agent: name }) {
    await findRemovable(context, name)
    const status = (await context.statuses()).find(({ agent }) => agent.name === name.trim())
    if (status?.readiness !== 'working') return undefined
    const { role, runtime } = status.agent
    return `Remove ${name.trim()} (${role} on ${runtime}). It is working: what it is doing now is cut short.`
  },
  async run(context, { agent }) {
    const { name } = await findRemovable(context, agent)
    return await context.addOp({ kind: 'remove', title: `remove ${name}`, args: { name } })
  },
})

/** The agent, if the fleet may lose it. One that somebody took out of the roster by hand may have left its unit. */
async function findRemovable({ roster, supervisor }: CommandContext, name: string): Promise<Pick<Agent, 'name'>> {
  const fleet = await roster()
  const names = fleet.agents.map((agent) => agent.name)
  const left = names.includes(name.trim()) ? [] : ((await supervisor.leftovers?.(names)) ?? [])
  if (left.includes(name.trim())) return { name: name.trim() }
  const agent = findAgent(fleet, name)
  const refusal = refuseRemove(fleet.agents, agent.name)
  if (refusal !== undefined) throw new Failure(refusal)
  return agent
}
