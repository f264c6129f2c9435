import type { Config } from '../../config/config.ts'
import type { Host } from '../host.ts'
import { createUnitContext } from './create-unit-context.ts'
import { findManager } from './find-manager.ts'
import { applyUnits, planAgentUnits, planServiceUnit } from './refresh-units.ts'

type Deps = {
  readonly host: Host
  readonly config: Pick<
    Config,
    'userSystemd' | 'mosaicHome' | 'socketDir' | 'packageRoot' | 'checkoutRoot' | 'searchPath'
  >
}

/**
 * Brings the units that this fleet has to this version, and has systemd read them: no unit is new, none that a person
 * edited is touched, nothing that runs is stopped. Returns a line each; none where there is nothing to do, or no
 * systemd. Throws Failures: it can't be written, or systemd does not answer any more.
 */
export async function refreshWrittenUnits({ host, config }: Deps): Promise<readonly string[]> {
  const found = await findManager(host, config.userSystemd)
  if ('whyNot' in found) return []
  const units = createUnitContext({
    host,
    manager: found.manager,
    searchPath: config.searchPath,
    paths: { ...config, nodePath: process.execPath },
    tmuxProgram: 'tmux',
  })
  const steps = [...(await planAgentUnits(units)), ...(await planServiceUnit(units))]
  return applyUnits(
    units,
    steps.filter((step) => step.kind === 'write' && step.why === 'newer'),
  )
}
