import { setTimeout as wait } from 'node:timers/promises'
import { spell } from '../fleet/heartbeat-age.ts'
import { planReadiness } from '../fleet/plan-readiness.ts'
import type { Evidence } from '../fleet/readiness.ts'
import { showsBusy } from '../host/busy-sign.ts'
import type { FleetDeps } from './fleet-deps.ts'

const lookEveryMs = 1_000
/** How long a screen of which nothing else tells has to stand still. */
const defaultStillMs = 60_000

type Deps = Pick<FleetDeps, 'supervisor'>

export type Ended = { readonly isIdle: boolean; readonly words: string }

type Options = {
  /** ms since the epoch: for so long it may go on */
  readonly until: number
  readonly signal: AbortSignal
  /** default 60 s */
  readonly stillMs?: number
  /** told at each look what is waited for */
  onWait?(words: string): void
}

/**
 * Waits until an agent's running turn has ended. Two looks in a row have to find it idle: between two turns it is so for
 * a moment. `words` say what was waited for, or what still goes on.
 */
export async function awaitIdle(deps: Deps, name: string, options: Options): Promise<Ended> {
  const { until, signal, stillMs = defaultStillMs, onWait } = options
  const began = Date.now()
  let before: Seen | undefined
  let stillSince = began
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
    if (!seen.isMute || seen.screen !== before?.screen) stillSince = Date.now()
    else if (Date.now() - stillSince >= stillMs && !showsBusy(seen.screen ?? ''))
      return { isIdle: true, words: `${name} reports nothing, and its screen stood still for ${spell(stillMs)}` }
    if (Date.now() >= until) return { isIdle: false, words: seen.words }
    if (!seen.isIdle) onWait?.(seen.words)
    before = seen
    await wait(Math.min(lookEveryMs, Math.max(50, until - Date.now())), undefined, { signal })
  }
}

type Seen = {
  readonly isIdle: boolean
  /** its program runs no more */
  readonly isOver: boolean
  /** Nothing tells what it is at: one of Mosaic's without a heartbeat. */
  readonly isMute: boolean
  readonly words: string
  /** compared where the agent reports nothing of its own: a screen that stands still is all there is to see */
  readonly screen?: string
}

async function lookAt({ supervisor }: Deps, name: string): Promise<Seen> {
  const evidence = (await supervisor.look([name])).get(name)
  if (evidence === undefined) return { isIdle: false, isOver: true, isMute: false, words: `${name} did not run` }
  const { readiness, why } = planReadiness(evidence, evidence.at)
  const isOver = readiness === 'dead'
  const isIdle = readiness === 'idle'
  const words = isOver ? `${name} did not run` : turnOf(evidence, readiness, why)
  const isSilent = readiness === 'unknown' || readiness === 'stale'
  const isMute = isSilent && evidence.keptBy !== undefined && evidence.unseen === undefined
  if (!(isIdle || isMute) || evidence.hook !== undefined) return { isIdle, isOver, isMute: false, words }
  return { isIdle, isOver, isMute, words, screen: await supervisor.capture(name, 50).catch(() => '') }
}

/** The turn, as who reads of its end knows it. */
function turnOf({ hook, at }: Evidence, readiness: string, why: string | undefined): string {
  if (hook?.state === 'busy')
    return `its turn, ${spell(at - hook.since)} old${hook.prompt === undefined ? '' : `: "${oneLine(hook.prompt)}"`}`
  if (hook?.state === 'needs-input') return `its turn, which waits for a person: ${oneLine(hook.about ?? '')}`
  return `what it was at (${readiness}${why === undefined ? '' : `: ${why}`})`
}

const oneLine = (text: string): string => text.replaceAll(/\s+/gu, ' ').slice(0, 120)
