import { join } from 'node:path'
import { Failure } from '../errors.ts'
import type { Agent } from '../fleet/agent.ts'
import type { Role } from '../fleet/role.ts'
import type { AgentFiles } from './agent-files.ts'
import { agentFiles } from './agent-files.ts'
import type { Argv, Host, RunOptions } from './host.ts'
import { parsePanes } from './parse-panes.ts'
import type { Pane } from './parse-panes.ts'
import { sessionName } from './session-name.ts'
import type { Tmux } from './tmux.ts'
import { listPanes } from './tmux.ts'
import type { Versions } from './versions.ts'

export type SupervisorPaths = {
  readonly mosaicHome: string
  /** for the tmux socket: its path has 107 bytes at most */
  readonly socketDir: string
  /** holds `framework/launchers` */
  readonly packageRoot: string
  /** see Config */
  readonly checkoutRoot?: string | undefined
  /** the Node that runs the stub */
  readonly nodePath: string
}

/** What an agent may do unasked, as the fleet has it now. */
export type PermissionsFor = (agent: Agent, role: Role) => Role['permissions'] | Promise<Role['permissions']>

/** What the supervisor's verbs work with. It holds no state: panes, files and processes tell everything. */
export type TmuxContext = {
  readonly host: Host
  readonly paths: SupervisorPaths
  readonly tmux: Tmux
  readonly launcher: (name: string) => string
  readonly files: (agentName: string) => AgentFiles
  /** the tmux session of an agent on that server */
  readonly sessionOf: (agentName: string) => string
  readonly permissionsFor: PermissionsFor
  /** where agents' programs are started from; absent: from what is on the PATH */
  readonly versions?: InstallationsSeen | undefined
}

export type InstallationsSeen = Pick<Versions, 'active' | 'directory'>

/** `permissionsFor`: absent, each agent has its role's own. */
export function createTmuxContext(
  host: Host,
  paths: SupervisorPaths,
  tmuxProgram: string,
  permissionsFor: PermissionsFor = (_agent, role) => role.permissions,
  versions?: InstallationsSeen,
): TmuxContext {
  return {
    host,
    versions,
    paths,
    permissionsFor,
    sessionOf: sessionName,
    tmux: { program: tmuxProgram, socket: join(paths.socketDir, 'tmux.sock') },
    launcher: (name) => join(paths.packageRoot, 'framework', 'launchers', name),
    files: (agentName) => {
      // The name becomes a part of paths, and rosters are written by hand.
      if (!/^[A-Za-z0-9][A-Za-z0-9_.-]*$/u.test(agentName)) {
        throw new Failure(`"${agentName}" is no agent's name: letters, digits, "-", "_" and "." only.`, {
          exit: 'usage',
        })
      }
      return agentFiles(paths.mosaicHome, agentName)
    },
  }
}

/** All panes by session; none while there is no server. A server that does not answer is a Failure: nobody knows then. */
export async function readPanes({ host, tmux }: TmuxContext): Promise<ReadonlyMap<string, Pane>> {
  const { exitCode, stdout } = await host.run(listPanes(tmux), { timeoutMs: 5000 })
  if (exitCode === 0) return parsePanes(stdout)
  if (exitCode < 128) return new Map()
  throw new Failure(`The tmux server at ${tmux.socket} does not answer: nothing is known of the panes. Try again.`)
}

/** Runs a tmux command that has to work. */
export async function runTmux({ host }: TmuxContext, argv: Argv, options: RunOptions = {}): Promise<string> {
  const { exitCode, stdout, stderr } = await host.run(argv, { timeoutMs: 5000, ...options })
  if (exitCode === 0) return stdout
  throw new Failure(`tmux refused: ${stderr.trim().split('\n')[0] ?? `exit ${exitCode}`}. Look at it again.`)
}
