import { explain, Failure } from '../errors.ts'
import { awaitIdle } from './await-idle.ts'
import { findAgent } from './find-agent.ts'
import type { FleetDeps } from './fleet-deps.ts'
import { stopAgent } from './start-agent.ts'

const reason = 'it is drained'

type Deps = Pick<FleetDeps, 'hostId' | 'rosterFile' | 'roles' | 'supervisor' | 'hosted' | 'pauses'>

type Options = {
  /** how long the running turn may go on; counted from the first drain, whoever repeats it */
  readonly deadlineMs: number
  /** who drains, for who is refused meanwhile */
  readonly by?: string
}

/**
 * Lets an agent take no new work, waits for its running turn, interrupts that at the deadline, and stops the agent. It
 * stays in the roster, paused, so that nothing starts it again. Returns what was cut, or that nothing was. An abort
 * before the stop leaves it running, and paused.
 */
export async function drainAgent(deps: Deps, name: string, options: Options, signal: AbortSignal): Promise<string> {
  const { agent, role } = await findAgent(deps, name)
  if (role.placement === 'hosted')
    throw new Failure(`${name} lives in Mos and has no turn of its own to wait for. Stop a topic's turn with /stop.`)
  const before = await deps.pauses.get(name)
  const drained = before?.why === reason ? before : { by: options.by ?? 'mos', at: Date.now(), why: reason }
  if (before === undefined) await deps.pauses.set(name, drained)
  const ended = await awaitIdle(deps, name, { until: drained.at + options.deadlineMs, signal })
  const said = ended.isIdle ? `${ended.words}; nothing was cut` : await cut(deps, name, ended.words, signal)
  signal.throwIfAborted()
  return `${said}. Stopped: ${await stopAgent(deps, agent)}.`
}

/** What can't be interrupted, a program in a dialog, is cut by the stop. */
async function cut({ supervisor }: Deps, name: string, turn: string, signal: AbortSignal): Promise<string> {
  try {
    const { wasBusy, evidence, cut: what } = await supervisor.interrupt(name, signal)
    return wasBusy ? `Cut: ${what ?? turn} (${evidence})` : `Cut: ${turn}`
  } catch (error) {
    return `Cut: ${turn} (${explain(error)})`
  }
}
