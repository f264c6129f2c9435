import type { Config } from '../config/config.ts'
import type { FleetSettings } from '../fleet/fleet-settings.ts'
import { opsChannel } from '../fleet/ops-channel.ts'
import type { Logger } from '../log.ts'
import type { Store } from '../store/store.ts'
import type { Part } from './part.ts'
import { say } from './progress.ts'

type Deps = {
  readonly part: Part
  readonly config: Pick<Config, 'access' | 'discord'>
  readonly settings: FleetSettings
  readonly store: Pick<Store, 'outbox'>
  readonly logger: Logger
}

/** What only a person can mend, where they will see it: the terminal, the log, the ops channel when there is one. */
export function tellProblem({ part, config, settings, store, logger }: Deps, problem: string): void {
  logger.warn(problem)
  say(problem)
  const channel = opsChannel(config.access, settings)
  // Of two processes the one with the doors tells it.
  if (channel === undefined || config.discord === undefined || part === 'work') return
  const body = { kind: 'text' as const, text: problem }
  store.outbox
    .add({ id: `problem-${Date.now()}`, thread: `discord:${channel}`, body })
    .catch((error: unknown) => logger.warn({ err: error }, 'the ops channel was not told'))
}
