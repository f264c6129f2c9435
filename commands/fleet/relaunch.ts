import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import { findAgent } from '../../src/command/find-agent.ts'
import { refusePaused } from '../../src/command/refuse-paused.ts'
import type { CommandContext } from '../../src/command/definition.ts'
import { Failure } from '../../src/errors.ts'
import type { Agent } from '../../src/fleet/agent.ts'
import type { Roster } from '../../src/fleet/roster.ts'

export default defineCommand({
  description: 'Stop an agent and start it again; all of them after a confirmation',
  options: z.object({
    agent: z.string().describe('Which agent, or all').meta({ autocomplete: 'agents', positional: 0 }),
  }),
  tier: 'operator',
  risk: 'change',
  queues: true,
  aliases: ['fleet restart'],
  phrases: ['(relaunch|restart) [the] [agent] <agent> [agents]'],
  async confirm({ roster, mosaic }, { agent }) {
    if (!isAll(agent)) return undefined
    const names = targets(await roster(), agent, mosaic)
    return `Relaunch all ${names.length} agents: ${names.join(', ')}. What each is doing now is cut short.`
  },
  async run(context, { agent }) {
    const { roster, roles, addOp } = context
    const fleet = await roster()
    const names = targets(fleet, agent, context.mosaic)
    const known = await roles()
    for (const { name, role } of fleet.agents) {
      if (names.includes(name) && known.get(role)?.placement !== 'hosted')
        await refusePaused(context, name, `Nothing was relaunched`)
    }
    const title = isAll(agent) ? 'relaunch all' : `relaunch ${names.join(', ')}`
    return await addOp({ kind: 'relaunch', title, args: { names } })
  },
})

const isAll = (agent: string): boolean => agent.trim().toLowerCase() === 'all'

function targets(roster: Roster, agent: string, mosaic: CommandContext['mosaic']): readonly string[] {
  // Who moves it asks for that: it is never one of many.
  const isKept = ({ name, role }: Agent): boolean => role === 'orchestrator' && mosaic?.isLeft(name) === true
  if (!isAll(agent)) {
    const found = findAgent(roster, agent)
    if (!isKept(found)) return [found.name]
    throw new Failure(
      `${found.name} is the orchestrator and lives in its pane under Mosaic, where it stays. Move it into Mos: /fleet adopt orchestrator:mos`,
      { exit: 'conflict' },
    )
  }
  const names = roster.agents.filter((each) => !isKept(each)).map(({ name }) => name)
  if (names.length === 0) throw new Failure('The roster has no agents to relaunch.')
  return names
}
