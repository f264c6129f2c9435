import { commands } from '../../commands/index.ts'
import { notRunning } from '../cli/not-running.ts'
import { createDispatcher } from '../command/create-dispatcher.ts'
import type { Dispatcher } from '../command/dispatch.ts'
import type { Config } from '../config/config.ts'
import { createLogger } from '../log.ts'
import { lookAtFleet } from '../operations/look-at-fleet.ts'
import { readRoster } from '../operations/read-roster.ts'
import { createFleetRooms } from './fleet-rooms.ts'
import { createMachine } from './machine.ts'
import { storeThatIsAway } from './store-that-is-away.ts'

/** Runs what needs only this host, while Mos is down: reads the roster, the roles, the panes. The local user owns them. */
export async function createLocalDispatcher(config: Config): Promise<Dispatcher> {
  const logger = createLogger('silent')
  const host = createMachine(config)
  const fleet = await createFleetRooms(config, host, logger)
  await fleet.settings.refresh()
  const { ownerIds, guildIds } = config.access
  return createDispatcher({
    commands,
    config,
    host,
    isAlone: true,
    supervisor: fleet.supervisor,
    store: storeThatIsAway(notRunning),
    log: logger,
    // What was learned from Discord is in the store, which is away.
    policy: () => ({
      ownerIds: new Set(ownerIds),
      ownersFrom: 'MOS_OWNER_IDS',
      guildIds: new Set(guildIds),
      rules: fleet.settings.current().access,
    }),
    roster: () => readRoster(fleet.rosterFile),
    roles: () => fleet.roles(),
    settings: fleet.settings,
    mosaic: fleet.mosaic,
    statuses: () => lookAtFleet(fleet),
  })
}
