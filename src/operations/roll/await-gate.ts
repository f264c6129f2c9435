import { setTimeout as wait } from 'node:timers/promises'
import { Failure } from '../../errors.ts'
import type { Agent } from '../../fleet/agent.ts'
import type { Evidence } from '../../fleet/readiness.ts'
import { judge } from '../await-evidence.ts'
import type { FleetDeps } from '../fleet-deps.ts'

const upWithinMs = 45_000
const lookEveryMs = 400
const linesShown = 3

export type Gate = {
  /** ms since the epoch: what was there before is the last run's */
  readonly since: number
  /** the installation that it has to run from */
  readonly version: string
  /** Its runtime wrote its heartbeat itself before: it has to again. */
  readonly wasNative: boolean
  /** for how long its program must go on */
  readonly steadyMs: number
}

/**
 * Looks until an agent is provably well after its start: its program runs from the wanted installation, beats by itself
 * where it did before, and is the same one for `steadyMs`. Else a Failure that names it and shows its last lines.
 */
export async function awaitGate(
  deps: Pick<FleetDeps, 'supervisor'>,
  agent: Agent,
  gate: Gate,
  signal: AbortSignal,
): Promise<string> {
  const until = Date.now() + upWithinMs
  let first: { readonly pid: number; readonly at: number } | undefined
  for (;;) {
    signal.throwIfAborted()
    const evidence = (await deps.supervisor.look([agent.name])).get(agent.name)
    const seen = judgeGate(agent, evidence, gate, first)
    if (seen.state === 'well') return seen.words
    if (seen.state === 'ill') throw await notWell(deps, agent, gate, seen.words)
    if (Date.now() > until) throw await notWell(deps, agent, gate, seen.words, ` within ${upWithinMs / 1000} s`)
    first = seen.first
    await wait(lookEveryMs, undefined, { signal })
  }
}

type Judged = {
  readonly state: 'well' | 'ill' | 'not yet'
  readonly words: string
  /** its program, and since when all else is right; absent: it is not */
  readonly first?: { readonly pid: number; readonly at: number }
}

/** Pure: what one look tells, and what was known at the one before. */
export function judgeGate(
  agent: Agent,
  evidence: Evidence | undefined,
  { since, version, wasNative, steadyMs }: Gate,
  first: { readonly pid: number; readonly at: number } | undefined,
): Judged {
  const pane = evidence?.pane
  if (evidence === undefined || pane === undefined) return { state: 'not yet', words: 'there is no pane' }
  if (evidence.verdict !== undefined) return { state: 'ill', words: `it ${evidence.verdict}` }
  const { up, dead, words } = judge(agent, evidence, since)
  if (dead) return { state: 'ill', words }
  if (first !== undefined && first.pid !== pane.pid)
    return { state: 'ill', words: 'its program ended by itself, and was started again' }
  if (!up) return { state: 'not yet', words }
  const ran = evidence.version ?? 'checkout'
  if (ran !== version) return { state: 'not yet', words: `${words}, started from ${ran}` }
  // Its hooks are not called before it is first spoken to.
  const isQuiet = agent.runtime === 'codex'
  if (wasNative && !isQuiet && evidence.isNative !== true)
    return { state: 'not yet', words: `${words}, no heartbeat of its own, as it had before` }
  const began = first ?? { pid: pane.pid, at: evidence.at }
  const steady = evidence.at - began.at
  if (steady < steadyMs) return { state: 'not yet', words, first: began }
  return { state: 'well', words: `${words}, steady for ${Math.round(steady / 1000)} s` }
}

async function notWell(
  { supervisor }: Pick<FleetDeps, 'supervisor'>,
  { name }: Agent,
  { version }: Gate,
  words: string,
  within = '',
): Promise<Failure> {
  const screen = await supervisor.capture(name, 20).catch(() => '')
  const last = screen
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('Pane is dead'))
    .slice(-linesShown)
    .map((line) => line.slice(0, 120))
  const on = version === 'checkout' ? '' : ` on ${version}`
  const said = last.length === 0 ? '' : ` Its last ${last.length === 1 ? 'line' : 'lines'}: ${last.join(' / ')}`
  return new Failure(`${name} did not come up${on}${within}: ${words}.${said}`)
}
