import type { Config } from '../config/config.ts'
import { startDigests } from '../enhancer/digest/run-digest.ts'
import type { AgentStatus } from '../fleet/status.ts'
import type { Logger } from '../log.ts'
import type { Redactor } from '../redact/redactor.ts'
import type { Store } from '../store/store.ts'
import { fleetHostFact } from './fleet-host.ts'
import type { FleetRooms } from './fleet-rooms.ts'
import type { Shutdown } from './shutdown.ts'

type Deps = {
  readonly config: Pick<Config, 'hostId' | 'access'>
  readonly store: Store
  readonly fleet: Pick<FleetRooms, 'settings'>
  readonly statuses: () => Promise<readonly AgentStatus[]>
  readonly redactor: Redactor
  readonly logger: Logger
  readonly shutdown: Shutdown
}

/** The daily digest, at the time that `fleet/mos.yaml` says. */
export function tellDigests({ config, store, fleet, statuses, redactor, logger, shutdown }: Deps): void {
  const digests = startDigests({
    ...store,
    settings: () => fleet.settings.current(),
    access: config.access,
    statuses,
    isHere: async () => (await store.facts.get(fleetHostFact)) === config.hostId,
    redactor,
    logger,
  })
  shutdown.add('digests', () => digests.stop())
}
