import type { Agent } from '../fleet/agent.ts'
import { Failure } from '../errors.ts'
import { parseEnv } from './agent-env.ts'
import { chooseInstallation } from './choose-installation.ts'
import type { TmuxContext } from './tmux-context.ts'

export type StartOptions = {
  readonly signal?: AbortSignal | undefined
  /** id of an installation; absent: the active one */
  readonly from?: string | undefined
}

async function requireProgram({ host }: TmuxContext, program: string, remedy: string): Promise<void> {
  if ((await host.which(program)) === undefined) {
    throw new Failure(`${program} is not installed: ${remedy}`, { exit: 'configuration' })
  }
}

/** A person's own command for this agent, in the place of its runtime's; empty: none. */
export async function ownCommand({ host, files }: TmuxContext, agentName: string): Promise<string> {
  const text = await host.files.read(files(agentName).env)
  return parseEnv(text ?? '')['MOSAIC_AGENT_COMMAND'] ?? ''
}

async function requireWorkingDirectory({ host }: TmuxContext, agent: Agent): Promise<void> {
  if (agent.workingDirectory === undefined) return
  const found = await host.files.stat(agent.workingDirectory)
  if (found?.isDirectory === true) return
  throw new Failure(
    `The working directory of ${agent.name} is not there: ${agent.workingDirectory}. Create it, or change the roster.`,
  )
}

/** Throws a Failure with what to do when something that this agent needs is missing. Changes nothing. */
export async function checkAgent(
  context: TmuxContext,
  agent: Agent,
  { signal, from }: StartOptions = {},
): Promise<void> {
  await requireProgram(context, context.tmux.program, 'apt-get install tmux')
  await requireProgram(context, 'flock', 'apt-get install util-linux')
  await requireWorkingDirectory(context, agent)
  const command = await ownCommand(context, agent.name)
  const { bin } = await chooseInstallation(context, from)
  const { exitCode, stderr } = await context.host.run([context.launcher(agent.runtime), '--check'], {
    env: { MOSAIC_NODE: context.paths.nodePath, MOSAIC_AGENT_COMMAND: command, MOSAIC_AGENT_BIN: bin },
    timeoutMs: 10_000,
    signal,
  })
  signal?.throwIfAborted()
  if (exitCode === 0) return
  const reason = stderr.trim() === '' ? `its launcher ended with ${exitCode}` : stderr.trim()
  throw new Failure(`${agent.name} cannot run on ${agent.runtime}: ${reason}`, { exit: 'configuration' })
}
