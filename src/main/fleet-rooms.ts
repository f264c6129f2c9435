import type { Config } from '../config/config.ts'
import { permissionsFor } from '../fleet/permissions-for.ts'
import { projectOfDirectory } from '../fleet/project-of-directory.ts'
import type { Role } from '../fleet/role.ts'
import type { Files, Host } from '../host/host.ts'
import { ownInstallation } from '../host/own-installation.ts'
import { createPauses } from '../host/pauses.ts'
import { findManager } from '../host/systemd/find-manager.ts'
import type { PermissionsFor } from '../host/tmux-context.ts'
import { createReadChanged } from '../host/read-changed.ts'
import type { Logger } from '../log.ts'
import type { FleetDeps } from '../operations/fleet-deps.ts'
import { createHostedAgents } from '../operations/hosted-agents.ts'
import type { Mosaic } from '../operations/mosaic.ts'
import { createSettingsFile } from '../operations/settings-file.ts'
import { createSettingsWatch } from '../operations/settings-watch.ts'
import type { SettingsWatch } from '../operations/settings-watch.ts'
import { createRosterFile } from '../operations/roster-file.ts'
import { homePaths } from '../seed/home-paths.ts'
import { loadRoles } from '../seed/load-roles.ts'
import { besideMosaic } from './beside-mosaic.ts'
import { chooseSupervisor } from './choose-supervisor.ts'
import type { ChosenSupervisor } from './choose-supervisor.ts'

const rolesKeptMs = 2_000

export type FleetRooms = FleetDeps & {
  readonly mosaic: Mosaic
  readonly supervisor: ChosenSupervisor['supervisor']
  readonly prepareSupervisor: ChosenSupervisor['prepare']
  readonly settings: SettingsWatch
}

/** Patterns that one agent alone was allowed, for its task. */
type AllowedFor = (agent: string) => Promise<readonly string[] | undefined>

/** The fleet on this host: roster, roles, panes, hosted agents. Nothing is started. */
export async function createFleetRooms(
  config: Config,
  host: Host,
  logger: Logger,
  allowedFor: AllowedFor = () => Promise.resolve(undefined),
): Promise<FleetRooms> {
  const settings = createSettingsWatch(createSettingsFile(host.files, config.mosaicHome), host.files)
  const rosterFile = createRosterFile(host.files, config.mosaicHome)
  const found = await findManager(host, config.userSystemd)
  const shared = await besideMosaic({ config, host, found, rosterFile, settings })
  const permissions: PermissionsFor = async (agent, role) => {
    // A file that somebody broke takes nothing away from what it said before.
    const said = await settings.read().catch(() => settings.current())
    const project = projectOfDirectory(said.projects, agent.workingDirectory, config.dataDir)?.id
    return permissionsFor(said, { role, project, allowed: await allowedFor(agent.name) })
  }
  const { retire, whyStay } = shared
  const { supervisor, prepare } = await chooseSupervisor(config, host, permissions, { found, retire, whyStay })
  const home = homePaths(config.mosaicHome)
  const readChanged = createReadChanged()
  const roleFiles: Host['files'] = {
    ...host.files,
    read: (path, options) => readChanged(path, () => host.files.read(path, options)),
  }
  return {
    hostId: config.hostId,
    settings,
    rosterFile,
    supervisor: shared.over(supervisor),
    mosaic: shared.mosaic,
    pauses: createPauses(host.files, config.mosaicHome),
    prepareSupervisor: prepare,
    hosted: createHostedAgents(host, config.mosaicHome, logger, ownInstallation(config)),
    roles: keepFor(rolesKeptMs, {
      load: () => loadRoles(roleFiles, config.mosaicHome, config.packageRoot),
      stamp: () => stampOf(host.files, [home.roles, ...home.localRoles]),
    }),
  }
}

type Kept = { readonly at: number; readonly stamp: string; readonly roles: Promise<ReadonlyMap<string, Role>> }
type Source = { load(): Promise<ReadonlyMap<string, Role>>; stamp(): Promise<string> }

/**
 * Role files are read at most once in `ms`, however many turns ask, as long as none came or went: whoever was just told
 * that a role is written may ask for it in the same moment.
 */
function keepFor(ms: number, { load, stamp }: Source): () => Promise<ReadonlyMap<string, Role>> {
  let kept: Kept | undefined
  return async () => {
    const now = await stamp()
    if (kept?.stamp === now && Date.now() - kept.at < ms) return kept.roles
    const roles = load()
    kept = { at: Date.now(), stamp: now, roles }
    roles.catch(() => (kept = undefined))
    return roles
  }
}

/** A file that is written whole is renamed into its directory, which then has another time. */
const stampOf = async (files: Pick<Files, 'stat'>, directories: readonly string[]): Promise<string> =>
  (await Promise.all(directories.map(async (path) => (await files.stat(path))?.mtimeMs))).join()
