import { join } from 'node:path'
import { Failure } from '../errors.ts'
import { renderEnv } from './agent-env.ts'
import { ownCommand } from './check-agent.ts'
import { findProcesses } from './find-processes.ts'
import { endViewersOf } from './end-viewers.ts'
import { findRunner } from './find-runner.ts'
import { sessionName } from './session-name.ts'
import { killSession } from './tmux.ts'
import type { TmuxContext } from './tmux-context.ts'
import { readPanes } from './tmux-context.ts'
import { waitUntil } from './wait-until.ts'

const graceMs = 2000

type Left = readonly number[]

/** Everything of this agent that runs: its pane's session, and what carries its name in the environment. */
async function findLeft({ tmux }: TmuxContext, agentName: string, panePid: number | undefined): Promise<Left> {
  return findProcesses([`MOSAIC_AGENT_NAME=${agentName}`, `MOSAIC_TMUX_SOCKET=${tmux.socket}`], panePid)
}

/** First time to end by itself, then SIGTERM, then SIGKILL. Returns what outlived even that. */
async function sweep(context: TmuxContext, agentName: string, panePid: number | undefined): Promise<Left> {
  const gone = async (): Promise<true | undefined> =>
    (await findLeft(context, agentName, panePid)).length === 0 ? true : undefined
  for (const signal of [undefined, 'SIGTERM', 'SIGKILL'] as const) {
    if (signal !== undefined) {
      for (const pid of await findLeft(context, agentName, panePid)) context.host.kill(pid, signal)
    }
    if ((await waitUntil(gone, { timeoutMs: graceMs, everyMs: 50 })) === true) return []
  }
  return findLeft(context, agentName, panePid)
}

async function endRunner(context: TmuxContext, agentName: string): Promise<void> {
  const runner = await findRunner(context, agentName)
  if (runner === undefined) return
  context.host.kill(runner, 'SIGTERM')
  const gone = async (): Promise<true | undefined> => (context.host.isAlive(runner) ? undefined : true)
  if ((await waitUntil(gone, { timeoutMs: graceMs })) === undefined) context.host.kill(runner, 'SIGKILL')
}

async function endSession(context: TmuxContext, agentName: string): Promise<void> {
  const session = sessionName(agentName)
  const gone = async (): Promise<true | undefined> => {
    if (!(await readPanes(context)).has(session)) return true
    await context.host.run(killSession(context.tmux, session), { timeoutMs: 5000 })
    return undefined
  }
  if ((await waitUntil(gone, { timeoutMs: 5000 })) === true) return
  throw new Failure(`The tmux session of ${agentName} is still there: try again.`)
}

/** See Supervisor.stop. Not abortable once begun: an agent without a runner, or a runner without a pane, helps nobody. */
export async function stopAgent(context: TmuxContext, agentName: string): Promise<void> {
  const files = context.files(agentName)
  const panePid = (await readPanes(context)).get(sessionName(agentName))?.pid
  await endViewersOf(context, sessionName(agentName))
  await endRunner(context, agentName)
  await endSession(context, agentName)
  const left = await sweep(context, agentName, panePid)
  if (left.length > 0) {
    throw new Failure(`${agentName} is stopped, but these processes of it do not end: ${left.join(', ')}.`)
  }
  const { session: _kept, env, asks, inbox, ...gone } = files
  // A start asks it for the program: what a person wrote there is theirs.
  const command = await ownCommand(context, agentName)
  if (command === '') await context.host.files.remove(env)
  else await context.host.files.write(env, renderEnv({ MOSAIC_AGENT_COMMAND: command }), { mode: 0o600 })
  for (const path of Object.values(gone)) await context.host.files.remove(path)
  for (const directory of [asks, inbox]) {
    for (const name of await context.host.files.list(directory)) await context.host.files.remove(join(directory, name))
    await context.host.files.remove(directory)
  }
}
