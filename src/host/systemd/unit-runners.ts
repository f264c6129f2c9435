import { findRunner } from '../find-runner.ts'
import type { RunnerKeeper } from '../runner-keeper.ts'
import { waitUntil } from '../wait-until.ts'
import { ensureHolderUnit } from './ensure-holder-unit.ts'
import type { SeenUnit } from './parse-units.ts'
import { seeUnits } from './see-units.ts'
import { askManager, runOnManager } from './systemd-context.ts'
import type { UnitContext } from './systemd-context.ts'
import { enableUnit, resetFailed, startUnit } from './systemctl.ts'
import { agentUnit } from './unit-names.ts'

const runs = (unit: SeenUnit | undefined): boolean => unit?.active === 'active' || unit?.active === 'activating'

/** Runners as what units start: systemd brings back one that was killed, at boot too. */
export function unitRunners(context: UnitContext): RunnerKeeper {
  const { panes } = context
  const see = async (agentName: string): Promise<SeenUnit | undefined> =>
    (await seeUnits(context, [agentUnit(agentName)])).get(agentUnit(agentName))
  return {
    env: { PATH: context.searchPath },
    ensureHolder: (signal) => ensureHolderUnit(context, signal),
    async isKept(agentName) {
      const unit = await see(agentName)
      return runs(unit) && unit?.enabled === true && (await findRunner(panes, agentName)) !== undefined
    },
    async start(agentName) {
      const name = agentUnit(agentName)
      await askManager(context, enableUnit(name))
      if (!runs(await see(agentName))) {
        await endForeignRunner(context, agentName)
        await runOnManager(context, resetFailed(name))
        await askManager(context, startUnit(name))
      }
      return async () => runs(await see(agentName))
    },
  }
}

/** A runner without a unit is the other supervisor's. SIGKILL leaves its pane, with which the unit's runner goes on. */
async function endForeignRunner({ host, panes }: UnitContext, agentName: string): Promise<void> {
  const runner = await findRunner(panes, agentName)
  if (runner === undefined) return
  host.kill(runner, 'SIGKILL')
  await waitUntil(async () => (host.isAlive(runner) ? undefined : true), { timeoutMs: 2000 })
}
