import type { Dispatcher } from '../command/dispatch.ts'
import type { Config } from '../config/config.ts'
import type { Files } from '../host/host.ts'
import type { Logger } from '../log.ts'
import type { ProcessRedactor } from '../redact/create-redactor.ts'
import type { Store } from '../store/store.ts'
import type { HealthFacts } from './health.ts'

/** What the browser door and the shell's socket are built from. */
export type WebDeps = {
  readonly config: Pick<Config, 'http' | 'socketDir' | 'dataDir' | 'packageRoot' | 'uid' | 'hostId'>
  readonly dispatcher: Dispatcher
  readonly store: Store
  readonly files: Files
  /** what the page is answered goes through it, and it learns the login link; absent: one that knows no value */
  readonly redactor?: ProcessRedactor
  readonly logger: Logger
  /** nobody on Discord owns the fleet, and a code would make an owner */
  canPair(): boolean
  /** Looks now; must not throw. */
  health(): Promise<HealthFacts>
}

/** Where a request came in: the browser's cookie, or the unix socket. Both are the local operator. */
export type Door = 'console' | 'shell'

/** What the routes get: the deps, the door they serve, and the signal that ends their streams. */
export type RouteDeps = WebDeps & { readonly door: Door; readonly closing: AbortSignal }
