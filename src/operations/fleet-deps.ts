import type { Role } from '../fleet/role.ts'
import type { Pauses } from '../host/pauses.ts'
import type { Supervisor } from '../host/supervisor.ts'
import type { HostedAgents } from './hosted-agents.ts'
import type { Mosaic } from './mosaic.ts'
import type { RosterFile } from './roster-file.ts'

/** What the fleet's operations work with on their host. */
export type FleetDeps = {
  readonly hostId: string
  readonly rosterFile: RosterFile
  readonly supervisor: Supervisor
  readonly hosted: HostedAgents
  readonly pauses: Pauses
  /** absent: nothing here was ever Mosaic's */
  readonly mosaic?: Mosaic
  roles(): Promise<ReadonlyMap<string, Role>>
}
