import type { Config } from '../config/config.ts'
import type { Host } from '../host/host.ts'
import type { Logger } from '../log.ts'
import { lookAtFleet } from '../operations/look-at-fleet.ts'
import type { Operation } from '../operations/operation.ts'
import { createRestart } from '../operations/update/restart-mos.ts'
import type { UpdateDeps } from '../operations/update/update-deps.ts'
import { createFleetRooms } from './fleet-rooms.ts'
import type { FleetRooms } from './fleet-rooms.ts'
import { isBundle } from './is-bundle.ts'
import type { Restarting } from './restarting.ts'

type Deps = {
  readonly config: Config
  readonly host: Host
  readonly fleet: FleetRooms
  readonly relaunch: Operation
  readonly logger: Logger
  readonly restarting: Restarting
}

/** What an update does on this host beyond files: units, and who runs. */
export const updateDeps = ({ config, host, fleet, relaunch, logger, restarting }: Deps): UpdateDeps => ({
  host,
  config,
  ...(isBundle ? { restart: createRestart({ ...restarting, packageRoot: config.packageRoot }) } : {}),
  async refreshUnits(packageRoot) {
    const checkoutRoot = config.installation === undefined ? config.packageRoot : config.checkoutRoot
    const after = { ...config, packageRoot, ...(checkoutRoot === undefined ? {} : { checkoutRoot }) }
    const rooms = await createFleetRooms(after, host, logger)
    const said = await rooms.prepareSupervisor()
    return said.length === 0 ? 'no unit is another' : said.join(', ')
  },
  agents: () => lookAtFleet(fleet),
  relaunch,
})
