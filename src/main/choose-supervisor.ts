import type { Config } from '../config/config.ts'
import { Failure } from '../errors.ts'
import { createTmuxSupervisor } from '../host/create-tmux-supervisor.ts'
import type { Host } from '../host/host.ts'
import { programPath } from '../host/provision/provision.ts'
import type { Supervisor } from '../host/supervisor.ts'
import type { PermissionsFor } from '../host/tmux-context.ts'
import { createVersions } from '../host/versions.ts'
import { createSystemdSupervisor } from '../host/systemd/create-systemd-supervisor.ts'
import { createUnitContext } from '../host/systemd/create-unit-context.ts'
import type { FoundManager } from '../host/systemd/find-manager.ts'
import { ensureLinger } from '../host/systemd/linger.ts'
import { applyUnits, planAgentUnits, planServiceUnit } from '../host/systemd/refresh-units.ts'
import { releaseUnits } from '../host/systemd/release-units.ts'

export type ChosenSupervisor = {
  readonly supervisor: Supervisor & { ensureHolder(): Promise<void> }
  /** Before the first agent is started: brings the units up to date. Returns what a person should know, a line each. */
  prepare(): Promise<readonly string[]>
}

type Around = {
  readonly found: FoundManager
  /** Mosaic's units are used by nobody any more: this takes them away. Absent: they stay, whoever uses them. */
  readonly retire?: (() => Promise<readonly string[]>) | undefined
  /** what uses Mosaic's units, in words */
  readonly whyStay?: string | undefined
}

/**
 * The supervisor that MOS_SUPERVISOR asks for. `auto`: systemd where the user's manager answers and the units are ours,
 * else tmux. `systemd` where that can't be is a Failure (78). Changes nothing.
 */
export async function chooseSupervisor(
  config: Config,
  host: Host,
  permissionsFor: PermissionsFor,
  { found, retire, whyStay }: Around,
): Promise<ChosenSupervisor> {
  const { mosaicHome, socketDir, packageRoot, checkoutRoot, dataDir } = config
  const paths = { mosaicHome, socketDir, packageRoot, checkoutRoot, nodePath: process.execPath }
  const tmux = { host, tmuxProgram: 'tmux', paths, permissionsFor, versions: createVersions(host, dataDir) }
  if ('whyNot' in found) {
    if (config.supervisor === 'systemd') throw unable(config, found.whyNot)
    return { supervisor: createTmuxSupervisor(tmux), prepare: () => Promise.resolve([]) }
  }
  const options = {
    ...tmux,
    manager: found.manager,
    searchPath: programPath(config),
    forAgents: config.ofEnvironment?.forAgents,
  }
  const units = createUnitContext(options)
  const foreign = (await planAgentUnits(units)).find((step) => step.kind === 'keep' && !step.usable)
  const isUsable = foreign?.kind !== 'keep' || retire !== undefined
  if (config.supervisor !== 'tmux' && isUsable) {
    return {
      supervisor: createSystemdSupervisor(options),
      async prepare() {
        const retired = (await retire?.()) ?? []
        const steps = [...(await planAgentUnits(units)), ...(await planServiceUnit(units))]
        const [said] = await Promise.all([applyUnits(units, steps), ensureLinger(host, config.uid)])
        return [...retired, ...said]
      },
    }
  }
  const why = isUsable
    ? undefined
    : `${units.manager.unitDir}/${foreign.name} stays as it is: ${whyStay ?? foreign.why}`
  if (config.supervisor === 'systemd' && why !== undefined) throw unable(config, why)
  return {
    supervisor: createTmuxSupervisor(tmux),
    // Agents that units keep would else be there twice, or rise at boot beside Mos's own.
    prepare: async () => [
      ...(await applyUnits(units, await planServiceUnit(units))),
      ...(why === undefined ? await releaseUnits(units) : [`Agents are kept without systemd: ${why}`]),
    ],
  }
}

const unable = ({ uid }: Config, why: string): Failure =>
  new Failure(
    `MOS_SUPERVISOR=systemd, but ${why}.\nLog in as this user with XDG_RUNTIME_DIR=/run/user/${uid} (loginctl enable-linger keeps its systemd), or use auto or tmux.`,
    { exit: 'configuration' },
  )
