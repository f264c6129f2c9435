import type { Agent } from '../fleet/agent.ts'
import { awaitEvidence } from './await-evidence.ts'
import type { FleetDeps } from './fleet-deps.ts'
import { findAgent, findRole } from './find-agent.ts'
import type { Step } from './operation.ts'

/** Its words prove that the agent is up. */
export const heartbeatStep = 'look for its first heartbeat'

/** Start an agent, then look until it is provably up; undone by stopping it. */
export function startSteps(deps: FleetDeps, agent: Agent): readonly Step[] {
  let since = 0
  return [
    {
      name: `start ${agent.name}`,
      async run(signal) {
        since = Date.now()
        return startAgent(deps, agent.name, signal)
      },
      undo: async () => {
        await stopAgent(deps, agent)
        await deps.supervisor.forget(agent.name, { keepsCommand: true })
      },
    },
    {
      name: heartbeatStep,
      async run(signal) {
        const { placement } = await findRole(deps, agent)
        return awaitEvidence(deps, agent, { placement, since, signal })
      },
    },
  ]
}

/** Starts it where its role says: in the worker, or in a pane, from the installation `from`; absent: the active one. */
export async function startAgent(deps: FleetDeps, name: string, signal?: AbortSignal, from?: string): Promise<string> {
  const taken = (await deps.mosaic?.takeOver(name)) ?? ''
  const { agent, role } = await findAgent(deps, name)
  const said = (words: string): string => (taken === '' ? words : `${words}; ${taken}`)
  if (role.placement === 'hosted') {
    await deps.hosted.start(name, agent.modelHint)
    return said('hosted by this worker')
  }
  await deps.supervisor.start(agent, role, signal, from)
  return said('its pane is there')
}

/** Stops it wherever it runs, and says what is gone. */
export async function stopAgent(deps: FleetDeps, agent: Agent, signal?: AbortSignal): Promise<string> {
  const { placement } = await findRole(deps, agent)
  if (deps.mosaic?.isLeft(agent.name) === true) await deps.mosaic.note(agent.name)
  if (placement === 'hosted') {
    await deps.hosted.stop(agent.name)
    return 'no longer hosted'
  }
  await deps.supervisor.stop(agent, signal)
  const pane = (await deps.supervisor.look([agent.name])).get(agent.name)?.pane
  return pane === undefined ? 'no pane, no runner' : `pane ${pane.id} is still there`
}
