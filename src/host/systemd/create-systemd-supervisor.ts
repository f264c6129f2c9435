import { createKeyedQueue } from '../keyed-queue.ts'
import { paneVerbs } from '../pane-verbs.ts'
import { createReadChanged } from '../read-changed.ts'
import { startAgent } from '../start-agent.ts'
import type { Supervisor } from '../supervisor.ts'
import { createUnitContext } from './create-unit-context.ts'
import type { UnitOptions } from './create-unit-context.ts'
import { ensureHolderUnit } from './ensure-holder-unit.ts'
import { findLeftovers } from './find-leftovers.ts'
import { lookAtUnits } from './look-at-units.ts'
import { stopAgentUnit } from './stop-unit.ts'
import { unitRunners } from './unit-runners.ts'

/** Keeps pane agents in tmux as the other one does, each runner under a unit of the user's systemd. */
export function createSystemdSupervisor(options: UnitOptions): Supervisor & { ensureHolder(): Promise<void> } {
  const units = createUnitContext(options)
  const context = { ...units.panes, keeper: unitRunners(units) }
  const oneByOne = createKeyedQueue()
  const readChanged = createReadChanged()
  return {
    kind: 'systemd',
    ...paneVerbs(context),
    start: (agent, role, signal, from) =>
      oneByOne(agent.name, () => startAgent(context, agent, role, { signal, from })),
    stop: (agent) => oneByOne(agent.name, () => stopAgentUnit(units, agent.name)),
    look: (names) => lookAtUnits(units, names, readChanged),
    leftovers: (wanted) => findLeftovers(units, wanted),
    ensureHolder: () => ensureHolderUnit(units),
  }
}
