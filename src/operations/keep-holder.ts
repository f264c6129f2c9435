import type { Logger } from '../log.ts'
import type { FleetDeps } from './fleet-deps.ts'

const everyMs = 15_000

type Deps = Pick<FleetDeps, 'rosterFile' | 'roles'> & {
  readonly ensureHolder: () => Promise<void>
  readonly logger: Logger
}

/**
 * Looks every 15 s that the tmux server is there while the roster has pane agents: their runners wait for it, and come
 * back by themselves when it is. Begins at once; resolves after the first look. `stop` ends it.
 */
export async function keepHolder({ rosterFile, roles, ensureHolder, logger }: Deps): Promise<{ stop(): void }> {
  const look = async () => {
    try {
      const [{ agents }, known] = await Promise.all([rosterFile.read(), roles()])
      if (agents.some((agent) => known.get(agent.role)?.placement !== 'hosted')) await ensureHolder()
    } catch (error) {
      logger.warn({ err: error }, 'the tmux server could not be looked after')
    }
  }
  await look()
  const timer = setInterval(() => void look(), everyMs)
  return { stop: () => clearInterval(timer) }
}
