import type { Config } from '../../config/config.ts'
import { Failure } from '../../errors.ts'
import type { Host } from '../host.ts'
import { acquireLock } from '../lock.ts'
import { workerLock } from '../worker-lock.ts'
import { findManager } from './find-manager.ts'
import { ensureLinger } from './linger.ts'
import type { Linger } from './linger.ts'
import { applyUnits, loadUnit, planFiles } from './refresh-units.ts'
import { seeUnits } from './see-units.ts'
import { askManager, unitPath } from './systemd-context.ts'
import type { SystemdContext } from './systemd-context.ts'
import { enableUnit, startUnit } from './systemctl.ts'
import { mosUnit } from './unit-names.ts'

type Deps = { readonly host: Host; readonly config: Config }

/**
 * Has the user's systemd run Mos: `mos.service` with the checkout, which starts the version that counts, and these settings, enabled, started, with linger.
 * May be repeated. Returns what was done and what is left for a person, a line each. Throws a Failure where there is no
 * such systemd (78), and where the unit is somebody else's (conflict).
 */
export async function installService(deps: Deps): Promise<string> {
  const context = await findContext(deps)
  const { config } = deps
  const steps = await planFiles(context, [await loadUnit(context, mosUnit, valuesOf(config))])
  const foreign = steps.find((step) => step.kind === 'keep' && !step.usable)
  if (foreign?.kind === 'keep') {
    throw new Failure(`${unitPath(context, mosUnit)} stays as it is: ${foreign.why}. Move it away, and try again.`, {
      exit: 'conflict',
    })
  }
  const written = await applyUnits(context, steps)
  await askManager(context, enableUnit(mosUnit))
  const linger = await ensureLinger(deps.host, config.uid)
  const isHere = (await seeUnits(context, [mosUnit])).get(mosUnit)?.active === 'active'
  // By hand, or in this very process: the unit tries again until that one is gone.
  const runsByHand = !isHere && (await isTaken(config))
  await askManager(context, startUnit(mosUnit))
  return [
    ...written,
    `${mosUnit} is enabled: it starts at boot`,
    renderLinger(linger),
    isHere
      ? 'Mos runs under it; what changed counts from its next start: systemctl --user restart mos'
      : runsByHand
        ? 'Mos runs by hand now: when you stop that one, the service takes over within seconds'
        : `It is being started: systemctl --user status ${mosUnit}`,
    ...renderSecrets(config),
  ].join('\n')
}

/** The user's systemd, for Mos's own unit. Throws a configuration Failure with what to do where there is none. */
export async function findContext({ host, config }: Deps): Promise<SystemdContext> {
  const found = await findManager(host, config.userSystemd)
  if ('manager' in found) {
    const { packageRoot, checkoutRoot, mosaicHome, searchPath } = config
    return { host, manager: found.manager, packageRoot, checkoutRoot, mosaicHome, searchPath }
  }
  throw new Failure(
    `Mos can not be a service here: ${found.whyNot}.\nWithout systemd keep it running with npm start, in a container or under a supervisor of yours.`,
    { exit: 'configuration' },
  )
}

const valuesOf = ({ mosaicHome, dataDir, packageRoot, checkoutRoot, searchPath, ofEnvironment }: Config) => ({
  home: mosaicHome,
  packageRoot: checkoutRoot ?? packageRoot,
  searchPath,
  launchers: '',
  tmux: '',
  socket: '',
  // Where they are may depend on variables of this shell.
  settings: { ...ofEnvironment?.settings, MOSAIC_HOME: mosaicHome, MOS_DATA_DIR: dataDir },
})

async function isTaken(config: Config): Promise<boolean> {
  const lock = await acquireLock(workerLock(config))
  await lock?.release()
  return lock === undefined
}

function renderLinger(linger: Linger): string {
  if (linger.state === 'yes') return 'Linger is on: it lives beyond your logout'
  const why = linger.state === 'unknown' ? ` (${linger.why})` : ''
  return `Linger could not be enabled${why}: without it Mos ends at your logout. loginctl enable-linger does it`
}

const renderSecrets = ({ ofEnvironment, mosaicHome }: Config): readonly string[] =>
  (ofEnvironment?.secrets ?? []).map(
    (name) =>
      `${name} is in this shell only, and no unit holds a secret: write it to ${mosaicHome}/mos.env (chmod 600)`,
  )
