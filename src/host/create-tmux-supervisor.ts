import { detachedRunners } from './detached-runners.ts'
import { ensureHolder } from './ensure-holder.ts'
import type { Host } from './host.ts'
import { createKeyedQueue } from './keyed-queue.ts'
import { lookAtAgents } from './look-at-agents.ts'
import { paneVerbs } from './pane-verbs.ts'
import { createReadChanged } from './read-changed.ts'
import { startAgent } from './start-agent.ts'
import { stopAgent } from './stop-agent.ts'
import type { Supervisor } from './supervisor.ts'
import { createTmuxContext } from './tmux-context.ts'
import type { InstallationsSeen, PermissionsFor, SupervisorPaths } from './tmux-context.ts'

type Options = {
  readonly host: Host
  readonly paths: SupervisorPaths
  /** name on the PATH, or absolute */
  readonly tmuxProgram: string
  /** what people added to a role's permissions, for its next start; absent: the role's own */
  readonly permissionsFor?: PermissionsFor
  /** see TmuxContext */
  readonly versions?: InstallationsSeen
}

/** Keeps pane agents in tmux, each under a detached sh runner. It all goes on without Mos, and the next Mos finds it. */
export function createTmuxSupervisor({
  host,
  paths,
  tmuxProgram,
  permissionsFor,
  versions,
}: Options): Supervisor & { ensureHolder(): Promise<void> } {
  const panes = createTmuxContext(host, paths, tmuxProgram, permissionsFor, versions)
  const context = { ...panes, keeper: detachedRunners(panes) }
  // A start beside a stop of one agent would write the files that the other removes.
  const oneByOne = createKeyedQueue()
  const readChanged = createReadChanged()
  return {
    kind: 'tmux',
    ...paneVerbs(context),
    start: (agent, role, signal, from) =>
      oneByOne(agent.name, () => startAgent(context, agent, role, { signal, from })),
    stop: (agent) => oneByOne(agent.name, () => stopAgent(context, agent.name)),
    look: (names) => lookAtAgents(context, names, readChanged),
    ensureHolder: () => ensureHolder(context),
  }
}
