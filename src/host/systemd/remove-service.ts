import type { Config } from '../../config/config.ts'
import type { Host } from '../host.ts'
import { findContext } from './install-service.ts'
import { readMark } from './render-unit.ts'
import { seeUnits } from './see-units.ts'
import { askManager, runOnManager, unitPath } from './systemd-context.ts'
import { disableUnit, stopUnitLater } from './systemctl.ts'
import { mosUnit } from './unit-names.ts'

const answerWithinMs = 500

/**
 * Ends what `installService` made: Mos under it is stopped, agents and their units stay. May be repeated. A unit file that
 * is not ours, or was edited, stays and is named. Returns what was done, a line each.
 */
export async function removeService(deps: { readonly host: Host; readonly config: Config }): Promise<string> {
  const context = await findContext(deps)
  const path = unitPath(context, mosUnit)
  const text = await context.host.files.read(path)
  if (text === undefined) return `There is no ${mosUnit}.`
  const mark = readMark(text)
  if (mark === undefined || mark.home !== context.mosaicHome) return `${path} stays as it is: it is not this fleet's.`
  await runOnManager(context, disableUnit(mosUnit))
  const unit = (await seeUnits(context, [mosUnit])).get(mosUnit)
  // Without a reload: what is loaded says what a stop spares.
  if (!mark.isEdited) await context.host.files.remove(path)
  const stop = () => askManager(context, stopUnitLater(mosUnit))
  // Asked through the very process that is stopped: its answer goes out first.
  if (unit?.mainPid === process.pid) setTimeout(() => void stop().catch(() => undefined), answerWithinMs)
  else await stop()
  return [
    `${mosUnit} is disabled${unit?.active === 'inactive' ? '' : ' and being stopped'}; agents stay as they are`,
    mark.isEdited ? `${path} stays: you have edited it` : `${path} removed`,
  ].join('\n')
}
