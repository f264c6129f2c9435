import { join } from 'node:path'
import { Failure } from '../../errors.ts'
import { isServing } from '../ensure-holder.ts'
import { waitUntil } from '../wait-until.ts'
import { applyUnits, planAgentUnits } from './refresh-units.ts'
import { seeUnits } from './see-units.ts'
import { askManager } from './systemd-context.ts'
import type { UnitContext } from './systemd-context.ts'
import { enableUnit, importEnvironment, startUnit } from './systemctl.ts'
import { holderUnit } from './unit-names.ts'

/**
 * Has the holder's unit run and start at boot, and waits until a tmux server answers. One that was there before goes on:
 * the unit waits for its end and takes its place.
 */
export async function ensureHolderUnit(context: UnitContext, signal?: AbortSignal): Promise<void> {
  const { mosaicHome, panes } = context
  const [serving, seen] = await Promise.all([isServing(panes), seeUnits(context, [holderUnit])])
  const unit = seen.get(holderUnit)
  if (serving && unit?.active === 'active' && unit.enabled) return
  await context.host.files.makeDirectory(join(mosaicHome, 'fleet', 'run'))
  await applyUnits(context, await planAgentUnits(context))
  // Panes inherit what the server was started with; by itself it has only what the user's systemd has.
  if (context.forAgents.length > 0) await askManager(context, importEnvironment(context.forAgents), { signal })
  await askManager(context, enableUnit(holderUnit), { signal })
  await askManager(context, startUnit(holderUnit), { signal })
  const up = await waitUntil(async () => ((await isServing(panes)) ? true : undefined), { timeoutMs: 10_000, signal })
  if (up === true) return
  throw new Failure(
    `The tmux server for the agents' panes did not start: systemctl --user status ${holderUnit}, and ${join(mosaicHome, 'fleet', 'run', 'holder.log')}, say why.`,
  )
}
