import { Failure } from '../errors.ts'
import type { Agent } from '../fleet/agent.ts'
import { liftOf } from '../fleet/pause.ts'
import type { FleetDeps } from './fleet-deps.ts'
import { findAgent } from './find-agent.ts'
import { awaitEvidence } from './await-evidence.ts'
import type { Operation, Step } from './operation.ts'
import { returnToMosaic } from './return-to-mosaic.ts'
import { relaunchArgs } from './roll/relaunch-args.ts'
import { rollOf, rollSteps } from './roll/roll.ts'
import type { RollDeps } from './roll/roll.ts'
import { startAgent, stopAgent } from './start-agent.ts'

/**
 * Stops an agent and starts it again, and ends with the evidence. Of several it is a roll: one after the other, each only
 * for as long as it takes.
 */
export const relaunch = (deps: RollDeps): Operation => ({
  kind: 'relaunch',
  agents(op) {
    const { names, roll } = relaunchArgs(op.args)
    return roll === undefined ? names : [rollOf(deps.hostId)]
  },
  plan(op) {
    const { names, roll } = relaunchArgs(op.args)
    return roll === undefined
      ? names.flatMap((name) => relaunchSteps(deps, name, op.createdAt))
      : rollSteps(deps, op, roll)
  },
})

/** Stopped, it would not come back. */
async function requireNotPaused({ supervisor }: FleetDeps, name: string): Promise<void> {
  const paused = (await supervisor.look([name])).get(name)?.paused
  if (paused !== undefined)
    throw new Failure(`${name} was left as it is: ${paused}. Lift it: ${liftOf(paused, name)}`, { exit: 'busy' })
}

/** One that Mosaic keeps may have a role that only Mosaic knows: Mos could not start it. */
async function requireRole({ roles }: FleetDeps, { name, role }: Agent): Promise<void> {
  if ((await roles()).has(role)) return
  throw new Failure(`${name} was left as it is: its role ${role} is not there. Write it: fleet/roles.local/${role}.md`)
}

function relaunchSteps(deps: RollDeps, name: string, askedAt: number): readonly Step[] {
  let since = 0
  const start = async (signal?: AbortSignal) => {
    since = Date.now()
    const words = await startAgent(deps, name, signal)
    const { agent, role } = await findAgent(deps, name)
    // Its conversations are what it is: they go on in sessions begun anew.
    const isOurs = agent.role === 'orchestrator' && role.placement === 'hosted'
    return [words, isOurs ? await deps.renewSessions() : ''].filter((each) => each !== '').join('; ')
  }
  return [
    {
      // Before anything is stopped: an agent whose program is gone would not come back.
      name: `check ${name}'s program`,
      async run(signal) {
        const { agent, role } = await findAgent(deps, name)
        await requireRole(deps, agent)
        if (role.placement === 'pane') {
          await requireNotPaused(deps, name)
          await deps.supervisor.check(agent, signal)
        }
        return role.placement === 'pane' ? `${agent.runtime} is installed` : 'hosted by this worker'
      },
    },
    {
      name: `stop ${name}`,
      async run(signal) {
        const { agent } = await findAgent(deps, name)
        return stopAgent(deps, agent, signal)
      },
      async undo() {
        const returned = await returnToMosaic(deps, name, askedAt)
        if (returned === undefined) await start()
        return returned
      },
    },
    { name: `start ${name}`, run: start },
    {
      name: `look for ${name}'s first heartbeat`,
      async run(signal) {
        const { agent, role } = await findAgent(deps, name)
        return awaitEvidence(deps, agent, { placement: role.placement, since, signal })
      },
    },
  ]
}
