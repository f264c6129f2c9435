import type { Config } from '../../config/config.ts'
import type { Host } from '../host.ts'
import { findContext } from './install-service.ts'
import { findLinger } from './linger.ts'
import { readMark } from './render-unit.ts'
import { seeUnits } from './see-units.ts'
import { unitPath } from './systemd-context.ts'
import { mosUnit } from './unit-names.ts'

export type ServiceStatus = {
  readonly installed: boolean
  readonly active: string
  readonly enabled: boolean
  readonly result: string
  readonly linger: 'yes' | 'no' | 'unknown'
  /** the unit was written for this home, and by hand no more */
  readonly isOurs: boolean
}

/** How Mos's own unit is. Throws a configuration Failure without a user's systemd. */
export async function serviceStatus(deps: { readonly host: Host; readonly config: Config }): Promise<ServiceStatus> {
  const context = await findContext(deps)
  const [seen, linger, text] = await Promise.all([
    seeUnits(context, [mosUnit]),
    findLinger(deps.host, deps.config.uid),
    deps.host.files.read(unitPath(context, mosUnit)),
  ])
  const unit = seen.get(mosUnit)
  const mark = readMark(text ?? '')
  return {
    installed: unit?.load === 'loaded',
    active: unit?.active ?? 'inactive',
    enabled: unit?.enabled ?? false,
    result: unit?.result ?? '',
    linger: linger.state,
    isOurs: mark?.home === context.mosaicHome && !mark.isEdited,
  }
}
