import { Failure } from '../errors.ts'
import type { Agent } from '../fleet/agent.ts'
import type { Role } from '../fleet/role.ts'
import type { FleetDeps } from './fleet-deps.ts'

/** The roster's entry and its role; a Failure that names what is missing. */
export async function findAgent(deps: FleetDeps, name: string): Promise<{ agent: Agent; role: Role }> {
  const agent = (await deps.rosterFile.read()).agents.find((entry) => entry.name === name)
  if (agent === undefined) throw new Failure(`${name} is not in the roster any more. See who is: /fleet ps.`)
  return { agent, role: await findRole(deps, agent) }
}

export async function findRole(deps: Pick<FleetDeps, 'roles' | 'mosaic'>, agent: Agent): Promise<Role> {
  const role = (await deps.roles()).get(agent.role)
  // Whatever its role says, Mosaic keeps it in a pane; of a role that only Mosaic knows nothing is needed to write to it.
  if (deps.mosaic?.isLeft(agent.name) === true) return { ...(role ?? unknownRole(agent)), placement: 'pane' }
  if (role === undefined)
    throw new Failure(`${agent.name} has the role ${agent.role}, which is not there. See which are: /role list.`)
  return role
}

const unknownRole = ({ role, runtime }: Agent): Role => ({
  name: role,
  title: role,
  lifecycle: 'core',
  placement: 'pane',
  runtime,
  tools: [],
  permissions: { mode: 'default', allow: [], deny: [] },
  mandate: '',
  boundaries: '',
  lenses: [],
  source: 'local',
})
