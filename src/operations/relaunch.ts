import { z } from 'zod'
import type { FleetDeps } from './fleet-deps.ts'
import { findAgent } from './find-agent.ts'
import { awaitEvidence } from './await-evidence.ts'
import type { Operation, Step } from './operation.ts'
import { startAgent, stopAgent } from './start-agent.ts'

const argsSchema = z.object({ names: z.array(z.string()).min(1) })

/** Stops agents and starts them again, one after the other; ends with the evidence of each. */
export const relaunch = (deps: FleetDeps): Operation => ({
  kind: 'relaunch',
  agents: (op) => argsSchema.parse(op.args).names,
  plan: (op) => {
    const { names } = argsSchema.parse(op.args)
    // After a crash: what the journal has of the agents before.
    const proofs = op.steps
      .filter((step) => step.state === 'done' && step.name.startsWith('look for'))
      .slice(-1)
      .flatMap((step) => step.note ?? [])
    const keep = (proof: string) => {
      proofs.push(proof)
      return proofs.join('; ')
    }
    return names.flatMap((name) => relaunchSteps(deps, name, keep))
  },
})

function relaunchSteps(deps: FleetDeps, name: string, keep: (proof: string) => string): readonly Step[] {
  let since = 0
  const start = async (signal?: AbortSignal) => {
    since = Date.now()
    return startAgent(deps, name, signal)
  }
  return [
    {
      name: `stop ${name}`,
      async run(signal) {
        const { agent, role } = await findAgent(deps, name)
        // Before anything is stopped: an agent whose program is gone would not come back.
        if (role.placement === 'pane') await deps.supervisor.check(agent)
        return stopAgent(deps, agent, signal)
      },
      undo: async () => void (await start()),
    },
    { name: `start ${name}`, run: start },
    {
      name: `look for ${name}'s first heartbeat`,
      async run(signal) {
        const { agent, role } = await findAgent(deps, name)
        return keep(await awaitEvidence(deps, agent, { placement: role.placement, since, signal }))
      },
    },
  ]
}
