import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import { spell } from '../../src/fleet/heartbeat-age.ts'
import type { AgentStatus } from '../../src/fleet/status.ts'

export default defineCommand({
  description: 'Show every agent: role, runtime, state and what was looked at',
  options: z.object({}),
  tier: 'viewer',
  risk: 'read',
  aliases: ['fleet status', 'fleet list'],
  phrases: [
    'what is [the|my|our] fleet doing',
    "what's [the|my|our] fleet doing",
    'what are [the|my|our] agents doing',
    '(show|list) [me] [all] [the|my|our] (fleet|agents)',
    'who is [there|here|working|up]',
    'fleet status',
    'status',
  ],
  async run({ statuses }) {
    const agents = await statuses()
    return {
      kind: 'table',
      columns: ['agent', 'role', 'runtime', 'state', 'heartbeat', 'note'],
      rows: agents.map(renderRow),
      empty: 'The fleet has no agents.',
      data: agents.map(({ agent, evidence, readiness, why }) => ({ ...agent, readiness, why, evidence })),
    }
  },
})

const renderRow = ({ agent, role, evidence, readiness, why }: AgentStatus): readonly string[] => {
  const { heartbeat } = evidence
  const age = heartbeat === undefined ? 'none' : `${spell(evidence.at - heartbeat.at)} ago`
  const note = why ?? (role === undefined ? `there is no role ${agent.role}` : '')
  return [agent.name, agent.role, agent.runtime, readiness, age, note]
}
