import { planReadiness } from '../fleet/plan-readiness.ts'
import type { Evidence } from '../fleet/readiness.ts'
import type { AgentStatus } from '../fleet/status.ts'
import type { FleetDeps } from './fleet-deps.ts'

/** Every agent of the roster with what was looked at and what follows from it: one look at tmux, one at the run files. */
export async function lookAtFleet(deps: FleetDeps): Promise<readonly AgentStatus[]> {
  const [{ agents }, roles] = await Promise.all([deps.rosterFile.read(), deps.roles()])
  const hosted = agents
    .filter(({ name, role }) => roles.get(role)?.placement === 'hosted' && deps.mosaic?.isLeft(name) !== true)
    .map(({ name }) => name)
  const inPanes = agents.filter((agent) => !hosted.includes(agent.name)).map((agent) => agent.name)
  const [hostedSeen, panesSeen] = await Promise.all([deps.hosted.look(hosted), deps.supervisor.look(inPanes)])
  return agents.map((agent) => {
    const placement = hosted.includes(agent.name) ? 'hosted' : 'pane'
    const seen = hostedSeen.get(agent.name) ?? panesSeen.get(agent.name)
    const evidence: Evidence = seen ?? { at: Date.now(), placement, supervised: false }
    return { agent, role: roles.get(agent.role), evidence, ...planReadiness(evidence, evidence.at) }
  })
}
