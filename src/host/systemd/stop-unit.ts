import { join } from 'node:path'
import { Failure } from '../../errors.ts'
import { stopAgent } from '../stop-agent.ts'
import { bootDirectory } from './boot-directory.ts'
import { seeUnits } from './see-units.ts'
import { runOnManager } from './systemd-context.ts'
import type { UnitContext } from './systemd-context.ts'
import { disableUnit, resetFailed, stopUnit } from './systemctl.ts'
import { agentUnit } from './unit-names.ts'

/** TimeoutStopSec, and then some. */
const stopWithinMs = 20_000

/** See Supervisor.stop: it does not start at boot either, then the unit's whole cgroup ends, then what the other looks for. */
export async function stopAgentUnit(context: UnitContext, agentName: string): Promise<void> {
  // Before any argv is made of the name.
  context.panes.files(agentName)
  const unit = agentUnit(agentName)
  await runOnManager(context, disableUnit(unit))
  // Where the template is gone there is nothing to disable, and the link that would start it stays.
  await context.host.files.remove(bootLink(context, unit))
  await runOnManager(context, stopUnit(unit), { timeoutMs: stopWithinMs })
  await stopAgent(context.panes, agentName)
  await runOnManager(context, resetFailed(unit))
  const left = (await seeUnits(context, [unit])).get(unit)
  if (left === undefined || (left.active === 'inactive' && !left.enabled)) return
  const state = left.enabled ? 'enabled' : left.active
  throw new Failure(`${unit} is still ${state}: look at it with systemctl --user status ${unit}, and try again.`)
}

const bootLink = (context: UnitContext, unit: string): string => join(bootDirectory(context), unit)
