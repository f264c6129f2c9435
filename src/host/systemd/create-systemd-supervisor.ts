import type { Host } from '../host.ts'
import { createKeyedQueue } from '../keyed-queue.ts'
import { paneVerbs } from '../pane-verbs.ts'
import { createHookStates } from '../read-hook-state.ts'
import { startAgent } from '../start-agent.ts'
import type { Supervisor } from '../supervisor.ts'
import { createTmuxContext } from '../tmux-context.ts'
import type { SupervisorPaths } from '../tmux-context.ts'
import { ensureHolderUnit } from './ensure-holder-unit.ts'
import { findLeftovers } from './find-leftovers.ts'
import { lookAtUnits } from './look-at-units.ts'
import { stopAgentUnit } from './stop-unit.ts'
import type { UnitContext, UserManager } from './systemd-context.ts'
import { unitRunners } from './unit-runners.ts'

type Options = {
  readonly host: Host
  readonly paths: SupervisorPaths
  /** name on the PATH, or absolute */
  readonly tmuxProgram: string
  readonly manager: UserManager
  /** PATH of agents */
  readonly searchPath: string
}

export const createUnitContext = ({ host, paths, tmuxProgram, manager, searchPath }: Options): UnitContext => ({
  host,
  manager,
  searchPath,
  packageRoot: paths.packageRoot,
  mosaicHome: paths.mosaicHome,
  panes: createTmuxContext(host, paths, tmuxProgram),
})

/** Keeps pane agents in tmux as the other one does, each runner under a unit of the user's systemd. */
export function createSystemdSupervisor(options: Options): Supervisor & { ensureHolder(): Promise<void> } {
  const units = createUnitContext(options)
  const context = { ...units.panes, keeper: unitRunners(units) }
  const oneByOne = createKeyedQueue()
  const hooks = createHookStates(units.host.files)
  return {
    kind: 'systemd',
    ...paneVerbs(context),
    start: (agent, role, signal) => oneByOne(agent.name, () => startAgent(context, agent, role, signal)),
    stop: (agent) => oneByOne(agent.name, () => stopAgentUnit(units, agent.name)),
    look: (names) => lookAtUnits(units, names, hooks),
    leftovers: (wanted) => findLeftovers(units, wanted),
    ensureHolder: () => ensureHolderUnit(units),
  }
}
