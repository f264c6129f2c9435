import type { Agent } from '../fleet/agent.ts'
import type { Role } from '../fleet/role.ts'
import { Failure } from '../errors.ts'
import { renderPause } from '../fleet/pause.ts'
import { renderEnv } from './agent-env.ts'
import { pauseFile, runDirectory } from './agent-files.ts'
import { checkAgent, ownCommand } from './check-agent.ts'
import type { StartOptions } from './check-agent.ts'
import { chooseInstallation } from './choose-installation.ts'
import type { Installation } from './choose-installation.ts'
import { seedFirstRun } from './first-run/seed-first-run.ts'
import { findRunner } from './find-runner.ts'
import type { KeptContext } from './runner-keeper.ts'
import { readPause } from './pauses.ts'
import { sessionName } from './session-name.ts'
import type { TmuxContext } from './tmux-context.ts'
import { readPanes } from './tmux-context.ts'
import { waitUntil } from './wait-until.ts'
import { writePermissions } from './write-permissions.ts'

/** Others may start before it: three at once, a second each. */
const paneWithinMs = 30_000

/** The runner's settings: what Mosaic's units read from the agent's file, and what is ours. */
function settings(
  { paths, tmux, files }: TmuxContext,
  agent: Agent,
  role: Role,
  { command, mode, id, bin }: { readonly command: string; readonly mode: string } & Installation,
): Record<string, string> {
  return {
    MOSAIC_AGENT_NAME: agent.name,
    MOSAIC_AGENT_RUNTIME: agent.runtime,
    MOSAIC_AGENT_MODEL: agent.modelHint ?? '',
    MOSAIC_AGENT_CLASS: role.name,
    MOSAIC_AGENT_WORKDIR: agent.workingDirectory ?? '',
    MOSAIC_AGENT_COMMAND: command,
    MOSAIC_AGENT_LIFECYCLE: role.lifecycle,
    MOSAIC_AGENT_PERMISSION_MODE: mode,
    MOSAIC_AGENT_PERMISSIONS: files(agent.name).permissions,
    MOSAIC_TMUX_SOCKET: tmux.socket,
    MOSAIC_TMUX_SESSION: sessionName(agent.name),
    MOSAIC_TMUX_PROGRAM: tmux.program,
    MOSAIC_HOME: paths.mosaicHome,
    MOSAIC_HEARTBEAT_RUN_DIR: runDirectory(paths.mosaicHome),
    MOSAIC_NODE: paths.nodePath,
    MOSAIC_AGENT_VERSION: id,
    MOSAIC_AGENT_BIN: bin,
  }
}

async function requireNoVerdict({ host, files }: TmuxContext, agentName: string): Promise<void> {
  const verdict = await host.files.read(files(agentName).verdict)
  if (verdict === undefined) return
  throw new Failure(
    `${agentName} ${verdict.trim()} and is not started again.\nSee why: /agent logs agent:${agentName}. Start it again: /fleet relaunch agent:${agentName}.`,
    { exit: 'needsRecovery' },
  )
}

/** Neither by Mos, nor by a runner that waits for a person's word. */
async function requireNotPaused({ host, paths }: TmuxContext, agentName: string): Promise<void> {
  for (const name of [agentName, undefined]) {
    const pause = await readPause(host.files, pauseFile(paths.mosaicHome, name))
    if (pause === undefined) continue
    const words = name === undefined ? renderPause(pause, 'fleet') : `${name} is ${renderPause(pause, 'agent')}`
    throw new Failure(
      `${agentName} is not started: ${words}.\nLift it: /fleet resume${name === undefined ? '' : ` agent:${name}`}`,
      {
        exit: 'busy',
      },
    )
  }
}

/** A runner that lost the race for the lock is gone before the winner has written its name into it. */
const winnerWithinMs = 1000

/** Waits for the pane; a runner that ended without one tells why in its log. */
async function awaitPane(
  context: TmuxContext,
  agent: Agent,
  isTrying: () => Promise<boolean>,
  signal?: AbortSignal,
): Promise<void> {
  let lastSeen = performance.now()
  const look = async (): Promise<'up' | 'ended' | undefined> => {
    const isLocked = (await findRunner(context, agent.name)) !== undefined
    const isRunning = await isTrying()
    // A pane whose runner has ended by now counts: an ephemeral agent can be that quick.
    if ((isLocked || !isRunning) && (await readPanes(context)).has(sessionName(agent.name))) return 'up'
    if (isLocked || isRunning) lastSeen = performance.now()
    return performance.now() - lastSeen > winnerWithinMs ? 'ended' : undefined
  }
  if ((await waitUntil(look, { timeoutMs: paneWithinMs, signal })) === 'up') return
  const said = await context.host.files.read(context.files(agent.name).log)
  const reason = said?.trim().split('\n').at(-1) || 'its runner said nothing'
  throw new Failure(`${agent.name} got no pane: ${reason} (${context.files(agent.name).log})`)
}

/** See Supervisor.start. Started already: looks, and does nothing. */
export async function startAgent(
  context: KeptContext,
  agent: Agent,
  role: Role,
  { signal, from }: StartOptions = {},
): Promise<void> {
  const { host, files, keeper } = context
  await requireNoVerdict(context, agent.name)
  const isKept = await keeper.isKept(agent.name)
  const hasPane = (await readPanes(context)).has(sessionName(agent.name))
  if (isKept && hasPane) return
  await requireNotPaused(context, agent.name)
  await checkAgent(context, agent, { signal, from })
  signal?.throwIfAborted()
  const permissions = await writePermissions(context, agent, role)
  const command = await ownCommand(context, agent.name)
  const installation = await chooseInstallation(context, from)
  const env = { ...settings(context, agent, role, { command, mode: permissions.mode, ...installation }), ...keeper.env }
  // One that forgets between its tasks begins each start anew; a program that its runner brings back goes on.
  if (agent.resetBetweenTasks === true && !isKept && !hasPane) await host.files.remove(files(agent.name).session)
  await host.files.write(files(agent.name).env, renderEnv(env), { mode: 0o600 })
  await keeper.ensureHolder(signal)
  await seedFirstRun(context, agent, signal)
  signal?.throwIfAborted()
  await awaitPane(context, agent, await keeper.start(agent.name, env), signal)
}
