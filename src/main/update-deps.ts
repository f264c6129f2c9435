import type { Config } from '../config/config.ts'
import type { Host } from '../host/host.ts'
import type { Logger } from '../log.ts'
import { lookAtFleet } from '../operations/look-at-fleet.ts'
import { relaunch } from '../operations/relaunch.ts'
import type { UpdateDeps } from '../operations/update/update-deps.ts'
import { createFleetRooms } from './fleet-rooms.ts'
import type { FleetRooms } from './fleet-rooms.ts'

type Deps = {
  readonly config: Config
  readonly host: Host
  readonly fleet: FleetRooms
  readonly logger: Logger
}

/** What an update does on this host beyond files: units, and who runs. */
export const updateDeps = ({ config, host, fleet, logger }: Deps): UpdateDeps => ({
  host,
  config,
  async refreshUnits(packageRoot) {
    const rooms = await createFleetRooms({ ...config, packageRoot }, host, logger)
    const said = await rooms.prepareSupervisor()
    return said.length === 0 ? 'no unit is another' : said.join(', ')
  },
  async running() {
    const statuses = await lookAtFleet(fleet)
    return statuses.filter(({ evidence }) => evidence.pane?.alive === true).map(({ agent }) => agent.name)
  },
  relaunch: relaunch(fleet),
})
