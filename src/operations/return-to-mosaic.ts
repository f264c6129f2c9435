import type { FleetDeps } from './fleet-deps.ts'
import { findAgent } from './find-agent.ts'

/**
 * Gives an agent back that an op took from Mosaic and could not bring up: as it was before means there. `since`: when that
 * op was asked for, ms since the epoch. Returns what was seen; undefined where it was Mos's before, or Mosaic can't start
 * it. May be repeated.
 */
export async function returnToMosaic(deps: FleetDeps, name: string, since: number): Promise<string | undefined> {
  const { mosaic, supervisor, hosted } = deps
  if (mosaic === undefined) return undefined
  const takenAt = await mosaic.takenAt(name)
  // Nothing was done to it yet, or an earlier run of this has given it back.
  if (takenAt === undefined || takenAt < since) return mosaic.isLeft(name) ? `${name} is with Mosaic.` : undefined
  if ((await mosaic.whyNotBack(name)) !== undefined) return undefined
  if (!mosaic.isLeft(name)) {
    const { agent, role } = await findAgent(deps, name)
    if (role.placement === 'hosted') await hosted.stop(name)
    else await supervisor.stop(agent)
  }
  return `${name} is with Mosaic again: ${await mosaic.giveBack(name)}.`
}
