import { z } from 'zod'
import { addAgent } from '../fleet/add-agent.ts'
import { runtimeNames } from '../fleet/agent.ts'
import type { Agent } from '../fleet/agent.ts'
import { refuseAdd } from '../fleet/floor.ts'
import { isSameAgent } from '../fleet/is-same-agent.ts'
import { parseRoster } from '../fleet/parse-roster.ts'
import { removeAgent } from '../fleet/remove-agent.ts'
import { Failure } from '../errors.ts'
import type { FleetDeps } from './fleet-deps.ts'
import { findRole } from './find-agent.ts'
import type { Operation, Step } from './operation.ts'
import { startSteps } from './start-agent.ts'

const argsSchema = z.object({
  name: z.string(),
  role: z.string(),
  runtime: z.enum(runtimeNames),
  model: z.string().optional(),
})

/** Adds an agent to the roster and brings it up; ends with its evidence, or with nothing changed. */
export const spawn = (deps: FleetDeps): Operation => ({
  kind: 'spawn',
  agents: (op) => [argsSchema.parse(op.args).name],
  plan: (op) => {
    const { name, role, runtime, model } = argsSchema.parse(op.args)
    const agent: Agent = { name, role, runtime, ...(model === undefined ? {} : { modelHint: model }) }
    return [check(deps, agent), writeRoster(deps, agent), ...startSteps(deps, agent)]
  },
})

const check = (deps: FleetDeps, agent: Agent): Step => ({
  name: 'check roster, role and program',
  async run(signal) {
    const { agents } = await deps.rosterFile.read()
    if (agents.some((entry) => entry.name === agent.name)) {
      throw new Failure(`There is already an agent named ${agent.name}. Choose another name, or /fleet relaunch it.`)
    }
    const refusal = refuseAdd(agents, agent)
    if (refusal !== undefined) throw new Failure(refusal)
    const role = await findRole(deps, agent)
    if (role.placement === 'pane') await deps.supervisor.check(agent, signal)
    return `${agent.name} is free, ${role.name} is ${role.lifecycle}, ${agent.runtime} is installed`
  },
})

const writeRoster = (deps: FleetDeps, agent: Agent): Step => ({
  name: 'write the roster',
  async run() {
    await deps.rosterFile.edit((text) => addAgent(text, agent))
    return `${agent.name} is in the roster`
  },
  // An entry that says something else is not what this op wrote.
  undo: () =>
    deps.rosterFile.edit((text) => {
      const entry = parseRoster(text, deps.rosterFile.path).agents.find(({ name }) => name === agent.name)
      return isSameAgent(agent, entry) ? removeAgent(text, agent.name) : text
    }),
})
