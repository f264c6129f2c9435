import type { Config } from '../../config/config.ts'
import type { AgentStatus } from '../../fleet/status.ts'
import type { Host } from '../../host/host.ts'
import type { Operation } from '../operation.ts'
import type { Restart } from './restart-mos.ts'

export type UpdateDeps = {
  readonly host: Host
  readonly config: Config
  /** Brings the active units to what the Mos in `packageRoot` ships; says what was written. May be repeated. */
  refreshUnits(packageRoot: string): Promise<string>
  /** Absent: Mos goes on as it is until a person starts it again. */
  readonly restart?: Restart
  /** everybody, as they are now, in the roster's order */
  agents(): Promise<readonly Pick<AgentStatus, 'agent' | 'evidence'>[]>
  /** The op that relaunches agents: its steps become the update's last ones, and are taken back with it. */
  readonly relaunch: Pick<Operation, 'agents' | 'plan'>
}
