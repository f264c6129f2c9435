import type { Config } from '../config/config.ts'
import type { Host } from '../host/host.ts'
import type { Logger } from '../log.ts'
import { lookAtFleet } from '../operations/look-at-fleet.ts'
import type { UpdateDeps } from '../operations/update/update.ts'
import type { Store } from '../store/store.ts'
import { createFleetRooms } from './fleet-rooms.ts'
import type { FleetRooms } from './fleet-rooms.ts'

type Deps = {
  readonly config: Config
  readonly host: Host
  readonly store: Store
  readonly fleet: FleetRooms
  readonly logger: Logger
}

/** What an update does on this host beyond files: units, and who runs. */
export const updateDeps = ({ config, host, store, fleet, logger }: Deps): UpdateDeps => ({
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
  async relaunch(op, names) {
    const { id } = await store.ops.add({
      kind: 'relaunch',
      title: names.length === 1 ? `relaunch ${names.join()}` : `relaunch ${names.length} agents`,
      args: { names },
      by: op.by,
      hostId: op.hostId,
      // Of the op alone: a second run of its last step adds the same one.
      cause: `${op.id.replace(/^op-/u, '')}-relaunch`,
      receipt: op.thread === undefined ? 'none' : 'outbox',
      ...(op.thread === undefined ? {} : { thread: op.thread }),
    })
    return `relaunch of ${names.length} queued: ${id}`
  },
})
