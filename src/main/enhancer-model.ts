import type { Config } from '../config/config.ts'
import { findEnhancers } from '../enhancer/session/find-enhancer.ts'
import type { EnhancerModel } from '../enhancer/session/find-enhancer.ts'
import type { Host } from '../host/host.ts'
import { findRuntime } from '../host/runtimes/find-runtimes.ts'
import type { FleetRooms } from './fleet-rooms.ts'

type Deps = {
  readonly config: Config
  readonly host: Host
  readonly fleet: Pick<FleetRooms, 'rosterFile' | 'mosaic'>
}

/** The first enhancer of this host that is on a model whose program is here; undefined: there is none to ask. */
export async function enhancerModel({ config, host, fleet }: Deps): Promise<EnhancerModel | undefined> {
  if (fleet.mosaic.isGuest()) return undefined
  const { agents } = await fleet.rosterFile.read()
  for (const found of findEnhancers(agents, config.hostId)) {
    if (fleet.mosaic.isLeft(found.agent.name)) continue
    const { path } = await findRuntime({ host, config }, found.runtime, { version: false })
    if (path !== undefined) return found
  }
  return undefined
}
