import { setTimeout as wait } from 'node:timers/promises'
import { explain, Failure } from '../errors.ts'
import { spell } from '../fleet/heartbeat-age.ts'
import { planReadiness } from '../fleet/plan-readiness.ts'
import type { Evidence } from '../fleet/readiness.ts'
import { findAgent } from './find-agent.ts'
import type { FleetDeps } from './fleet-deps.ts'
import { stopAgent } from './start-agent.ts'

const lookEveryMs = 1_000
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
  const ended = await awaitIdle(deps, name, drained.at + options.deadlineMs, signal)
  const said = ended.isIdle ? `${ended.words}; nothing was cut` : await cut(deps, name, ended.words, signal)
  signal.throwIfAborted()
  return `${said}. Stopped: ${await stopAgent(deps, agent)}.`
}

type Ended = { readonly isIdle: boolean; readonly words: string }

/** Two looks in a row have to find it idle: between two turns it is so for a moment. */
async function awaitIdle(deps: Deps, name: string, until: number, signal: AbortSignal): Promise<Ended> {
  const began = Date.now()
  let before: Seen | undefined
  let looks = 0
  for (;;) {
    signal.throwIfAborted()
    const seen = await lookAt(deps, name)
    looks += 1
    if (seen.isOver) return { isIdle: true, words: seen.words }
    if (seen.isIdle && before?.isIdle === true && seen.screen === before.screen) {
      const waited = Date.now() - began
      return { isIdle: true, words: looks === 2 ? `${name} was idle` : `${name} ended its turn after ${spell(waited)}` }
    }
    if (Date.now() >= until) return { isIdle: false, words: seen.words }
    before = seen
    await wait(Math.min(lookEveryMs, Math.max(50, until - Date.now())), undefined, { signal })
  }
}

type Seen = {
  readonly isIdle: boolean
  /** its program runs no more */
  readonly isOver: boolean
  readonly words: string
  /** compared where the agent reports nothing of its own: a screen that stands still is all there is to see */
  readonly screen?: string
}

async function lookAt({ supervisor }: Deps, name: string): Promise<Seen> {
  const evidence = (await supervisor.look([name])).get(name)
  if (evidence === undefined) return { isIdle: false, isOver: true, words: `${name} did not run` }
  const { readiness, why } = planReadiness(evidence, evidence.at)
  const isOver = readiness === 'dead'
  const isIdle = readiness === 'idle'
  const words = isOver ? `${name} did not run` : turnOf(evidence, readiness, why)
  if (!isIdle || evidence.hook !== undefined) return { isIdle, isOver, words }
  return { isIdle, isOver, words, screen: await supervisor.capture(name, 50).catch(() => '') }
}

/** The turn, as who reads of its end knows it. */
function turnOf({ hook, at }: Evidence, readiness: string, why: string | undefined): string {
  if (hook?.state === 'busy')
    return `its turn, ${spell(at - hook.since)} old${hook.prompt === undefined ? '' : `: "${oneLine(hook.prompt)}"`}`
  if (hook?.state === 'needs-input') return `its turn, which waits for a person: ${oneLine(hook.about ?? '')}`
  return `what it was at (${readiness}${why === undefined ? '' : `: ${why}`})`
}

const oneLine = (text: string): string => text.replaceAll(/\s+/gu, ' ').slice(0, 120)

/** What can't be interrupted, a program in a dialog, is cut by the stop. */
async function cut({ supervisor }: Deps, name: string, turn: string, signal: AbortSignal): Promise<string> {
  try {
    const { wasBusy, evidence, cut: what } = await supervisor.interrupt(name, signal)
    return wasBusy ? `Cut: ${what ?? turn} (${evidence})` : `Cut: ${turn}`
  } catch (error) {
    return `Cut: ${turn} (${explain(error)})`
  }
}
