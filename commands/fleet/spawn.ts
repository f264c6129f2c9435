import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import type { CommandContext } from '../../src/command/definition.ts'
import { findRole } from '../../src/command/find-role.ts'
import { Failure } from '../../src/errors.ts'
import { newName } from '../../src/fleet/agent-name.ts'
import { runtimeNames } from '../../src/fleet/agent.ts'
import type { Agent } from '../../src/fleet/agent.ts'
import { refuseAdd } from '../../src/fleet/floor.ts'
import { modelName } from '../../src/fleet/model-name.ts'
import { runtimeFor } from '../../src/fleet/runtime-for.ts'
import { opId } from '../../src/store/op-record.ts'

const longestName = 32

export default defineCommand({
  description: 'Add an agent to the fleet and start it',
  options: z.object({
    role: z.string().describe('What the new agent is for').meta({ autocomplete: 'roles', positional: 0 }),
    name: newName.optional().describe("Its name; without one its role's, numbered when that is taken"),
    runtime: z.enum(runtimeNames).optional().describe("The program behind it; without one the role's"),
    model: modelName.optional().describe("The model that it asks its runtime for; without one the runtime's"),
  }),
  tier: 'operator',
  risk: 'change',
  aliases: ['fleet add'],
  addsAgents: 1,
  phrases: [
    '(spawn|add|start|create) [a|an|another] [new] <role+> [agent] (named|called) <name>',
    '(spawn|add|start|create) [a|an|another] [new] <role+> [agent] (named|called) <name> (on|with) <runtime>',
    'spawn [a|an|another] [new] <role+> [agent]',
    'add (a|an|another) [new] <role+> [agent]',
  ],
  async run(context, { role: roleName, name: wanted, runtime, model }) {
    const [{ agents }, roles] = await Promise.all([context.roster(), context.roles()])
    const role = findRole(roles, roleName)
    const name = wanted ?? (await findFreeName(context, role.name, agents))
    const refusal = refuseAdd(agents, { name, role: role.name }) ?? refuseTaken(agents, name)
    if (refusal !== undefined) throw new Failure(refusal)
    const args = {
      name,
      role: role.name,
      runtime: runtime ?? runtimeFor(role, context.config.runtime),
      ...(model === undefined ? {} : { model }),
    }
    return await context.addOp({ kind: 'spawn', title: `spawn ${name}`, args })
  },
})

function refuseTaken(agents: readonly Agent[], name: string): string | undefined {
  const other = agents.find((agent) => agent.name.toLowerCase() === name)
  if (other === undefined) return undefined
  return `There is already an agent ${other.name}: ${other.role} on ${other.runtime}. Choose another name, or \`fleet relaunch\` it.`
}

/** The role's name, or that with the first number that neither the roster nor a queued spawn has. */
async function findFreeName({ store, cause }: CommandContext, role: string, agents: readonly Agent[]): Promise<string> {
  // A request that comes again keeps the name that it chose.
  const before = await store.ops.get(opId(cause))
  if (before?.kind === 'spawn' && before.args['role'] === role) return String(before.args['name'])
  const open = await store.ops.list({ open: true })
  const coming = open.filter((op) => op.kind === 'spawn').map((op) => String(op.args['name']))
  const taken = new Set([...agents.map((agent) => agent.name), ...coming].map((name) => name.toLowerCase()))
  for (let number = 1; ; number++) {
    const end = number === 1 ? '' : `-${number}`
    const name = role.slice(0, longestName - end.length).replace(/-$/, '') + end
    if (!taken.has(name)) return name
  }
}
