import type { Config } from '../config/config.ts'
import type { Host } from '../host/host.ts'
import { refreshWrittenUnits } from '../host/systemd/refresh-written-units.ts'
import type { Step } from './operation.ts'

/** What it says where there was nothing to do. */
export const noOlderUnit = 'no unit is older'

/** The units in the active directory follow the files: a manager that has not read them starts what was there before. */
export const refreshUnitsStep = (deps: { readonly host: Host; readonly config: Config }): Step => ({
  name: 'bring the units up to date',
  async run() {
    const said = await refreshWrittenUnits(deps)
    return said.length === 0 ? noOlderUnit : said.join('\n')
  },
})
