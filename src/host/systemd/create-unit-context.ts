import type { Host } from '../host.ts'
import { createTmuxContext } from '../tmux-context.ts'
import type { InstallationsSeen, PermissionsFor, SupervisorPaths } from '../tmux-context.ts'
import type { UnitContext, UserManager } from './systemd-context.ts'

export type UnitOptions = {
  readonly host: Host
  readonly paths: SupervisorPaths
  /** name on the PATH, or absolute */
  readonly tmuxProgram: string
  readonly manager: UserManager
  /** PATH of agents */
  readonly searchPath: string
  /** see UnitContext */
  readonly forAgents?: readonly string[] | undefined
  readonly permissionsFor?: PermissionsFor
  /** see TmuxContext */
  readonly versions?: InstallationsSeen
}

export const createUnitContext = ({
  host,
  paths,
  tmuxProgram,
  manager,
  searchPath,
  forAgents = [],
  permissionsFor,
  versions,
}: UnitOptions): UnitContext => ({
  forAgents,
  host,
  manager,
  searchPath,
  packageRoot: paths.packageRoot,
  checkoutRoot: paths.checkoutRoot,
  mosaicHome: paths.mosaicHome,
  panes: createTmuxContext(host, paths, tmuxProgram, permissionsFor, versions),
})
