import { findRunner } from '../find-runner.ts'
import { readMark } from './render-unit.ts'
import { findLeftovers } from './find-leftovers.ts'
import { bootDirectory } from './boot-directory.ts'
import { runOnManager, unitPath } from './systemd-context.ts'
import type { UnitContext } from './systemd-context.ts'
import { disableUnit, resetFailed, stopUnit } from './systemctl.ts'
import { agentTemplate, agentUnit, holderUnit } from './unit-names.ts'

/**
 * For the supervisor without units: none of this fleet's keeps an agent any more, or starts one at boot. What a unit ran
 * is stopped with it, so that the next start finds it asleep. The tmux server goes on; only at boot it is not started.
 */
export async function releaseUnits(context: UnitContext): Promise<readonly string[]> {
  const text = await context.host.files.read(unitPath(context, agentTemplate))
  if (text === undefined || readMark(text)?.home !== context.mosaicHome) return []
  const names = await findLeftovers(context, [])
  for (const name of names) {
    const unit = agentUnit(name)
    await runOnManager(context, disableUnit(unit))
    await runOnManager(context, stopUnit(unit), { timeoutMs: 20_000 })
    await runOnManager(context, resetFailed(unit))
  }
  const links = await context.host.files.list(bootDirectory(context))
  if (links.includes(holderUnit)) await runOnManager(context, disableUnit(holderUnit))
  const left = await Promise.all(names.map(async (name) => [name, await findRunner(context.panes, name)] as const))
  return left.map(([name, runner]) =>
    runner === undefined
      ? `${agentUnit(name)} is disabled and stopped: MOS_SUPERVISOR=tmux keeps ${name} from now on`
      : `${agentUnit(name)} is disabled, but its runner, pid ${runner}, goes on`,
  )
}
