import type { AdapterCommand } from '../../host/runtimes/locate-adapter.ts'
import type { Host } from '../../host/host.ts'

export type PiDeps = {
  readonly host: Host
  readonly hostId: string
  /** this checkout or package: where the extension is */
  readonly packageRoot: string
  /** whose programs these are: `host.reap` finds by it what a killed Mos left */
  readonly owner: string
  /** pi itself, or a Failure that says what to do */
  locate(): Promise<AdapterCommand>
  /** A session that nobody spoke to for so long ends its program. Default: 30 min. */
  readonly idleMs?: number
  readonly startWithinMs?: number
  /** What has not stopped so long after a cancel is ended; `wanted`: when a next prompt waits for it. Defaults: stop-or-end.ts. */
  readonly stopWithinMs?: number
  readonly wantedWithinMs?: number
}
