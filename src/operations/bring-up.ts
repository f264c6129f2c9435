import { explain } from '../errors.ts'
import type { Evidence } from '../fleet/readiness.ts'
import type { Logger } from '../log.ts'
import type { FleetDeps } from './fleet-deps.ts'
import { lookAtFleet } from './look-at-fleet.ts'
import { startAgent } from './start-agent.ts'
import type { TurnTaking } from './turn-taking.ts'

const startsAtOnce = 3

type Options = {
  /** hosted agents live in this process: whatever their files say, they are not up yet */
  readonly placement: Evidence['placement']
  /** agents of ops that are not over: those ops decide what becomes of them */
  readonly except: ReadonlySet<string>
}

/**
 * Starts the roster's agents of one placement that do not run, three at once. What runs is left alone, and what is not
 * in the roster is never touched. One that does not start is reported and does not hold up the others.
 */
export async function bringUp(deps: FleetDeps, turns: TurnTaking, logger: Logger, options: Options): Promise<void> {
  const statuses = await lookAtFleet(deps)
  const queue = statuses
    .filter(({ role, agent }) => role?.placement === options.placement && !options.except.has(agent.name))
    .filter(({ evidence }) => options.placement === 'hosted' || isAsleep(evidence))
    .map(({ agent }) => agent.name)
  const startNext = async (): Promise<void> => {
    for (let name = queue.shift(); name !== undefined; name = queue.shift()) await startOne(deps, turns, logger, name)
  }
  await Promise.all(Array.from({ length: startsAtOnce }, startNext))
}

/** No runner, and no dead pane either: that is an ephemeral one that ended, or a crash loop left for a person. */
const isAsleep = ({ supervised, pane }: Evidence): boolean => !supervised && (pane === undefined || pane.alive)

async function startOne(deps: FleetDeps, turns: TurnTaking, logger: Logger, name: string): Promise<void> {
  try {
    await turns.take([name], () => startAgent(deps, name))
  } catch (error) {
    logger.error({ name }, `${name} was not started: ${explain(error)}`)
  }
}
