import { heartbeatAge, spell } from './heartbeat-age.ts'
import type { Evidence, Heartbeat, HookState, Readiness } from './readiness.ts'

export type ReadinessVerdict = { readonly readiness: Readiness; readonly why?: string }

/** Mosaic's: a heartbeat is written every 15 s and is healthy while younger than three of these. */
const heartbeatHealthyMs = 3 * 15_000
/** Mosaic's: one turn that says nothing for this long hangs. */
const stuckMs = 900_000
/** Event and heartbeat are two files: for as long as this they may tell two states of one change. */
const togetherMs = 20_000

/**
 * What an agent is up to, from what was looked at: first whether its process is there, then whether it still says
 * anything, then what it says: its hooks' word before its heartbeat's. `why` explains in a few words what is not
 * `working` or `idle`, and where the sources disagree. Times in milliseconds.
 */
export function planReadiness(evidence: Evidence, now: number): ReadinessVerdict {
  const { readiness, why } = findGone(evidence, now) ?? findState(evidence, now)
  const words = [why, ...notes(evidence, readiness)].filter((each) => each !== undefined)
  return words.length === 0 ? { readiness } : { readiness, why: words.join('; ') }
}

/** What holds beside its state. */
function notes(
  { placement, pane, supervised, unit, paused, keptBy }: Evidence,
  readiness: Readiness,
): readonly string[] {
  const runs = placement === 'pane' && pane?.alive === true
  return [
    ...(runs && !supervised && keptBy === undefined && readiness !== 'stale' ? ['no runner holds it'] : []),
    ...(runs && unit !== undefined && (unit.active === 'inactive' || unit.active === 'failed')
      ? [`its unit is ${unit.active}, though its program runs`]
      : []),
    ...(paused === undefined ? [] : [paused]),
  ]
}

function findGone(evidence: Evidence, now: number): ReadinessVerdict | undefined {
  const { placement, pane, unseen, supervised, heartbeat, unit, verdict } = evidence
  const young = heartbeat !== undefined && isHealthy(heartbeat, now)
  const dead = (why: string): ReadinessVerdict => ({
    readiness: 'dead',
    why: young && heartbeat ? `${why}, though its heartbeat is ${spell(now - heartbeat.at)} old` : why,
  })
  if (placement === 'hosted') {
    if (supervised || heartbeat === undefined) return undefined
    return { readiness: 'dead', why: `its worker, pid ${heartbeat.pid}, is gone; ${heartbeatAge(heartbeat, now)}` }
  }
  if (unseen !== undefined) return { readiness: 'unknown', why: unseen }
  if (pane?.alive === true) return undefined
  const ended = pane && `its program ended${pane.deadStatus === undefined ? '' : ` with status ${pane.deadStatus}`}`
  if (verdict !== undefined && !supervised) return dead(`it ${verdict}`)
  if (ended !== undefined)
    return dead(`${ended}${supervised && !evidence.paused ? '; its runner is bringing it back' : ''}`)
  if (supervised && evidence.paused !== undefined) return dead('no pane; its runner waits')
  if (supervised) return { readiness: 'unknown', why: 'no pane yet; its runner is bringing it up' }
  if (unit !== undefined && unit.active !== 'inactive' && unit.active !== 'failed')
    return { readiness: 'unknown', why: `no pane and no runner, though its unit is ${unit.active}` }
  return dead(evidence.keptBy === undefined ? 'no pane and no runner' : 'left to Mosaic, which does not run it')
}

function findState({ heartbeat, hook }: Evidence, now: number): ReadinessVerdict {
  const lastWord = Math.max(heartbeat?.at ?? -Infinity, hook?.at ?? -Infinity)
  if (lastWord - now >= heartbeatHealthyMs)
    return { readiness: 'unknown', why: `its heartbeat is ${spell(lastWord - now)} ahead: the clocks differ` }
  if (heartbeat === undefined && (hook === undefined || now - hook.at >= heartbeatHealthyMs))
    return { readiness: 'unknown', why: 'no heartbeat yet' }
  if (heartbeat !== undefined && now - lastWord >= heartbeatHealthyMs)
    return { readiness: 'stale', why: heartbeatAge(heartbeat, now) }
  return hook === undefined ? fromHeartbeat(heartbeat, now) : fromHook(hook, heartbeat, now)
}

function fromHeartbeat(heartbeat: Heartbeat | undefined, now: number): ReadinessVerdict {
  // `ok` is the agent's own word that it waits for work: nobody has to wait 300 s to believe it.
  if (heartbeat?.status !== 'busy') return { readiness: 'idle' }
  return working(heartbeat.since === undefined ? 0 : now - heartbeat.since)
}

const working = (silentMs: number): ReadinessVerdict =>
  silentMs < stuckMs
    ? { readiness: 'working' }
    : { readiness: 'stuck', why: `busy, and has reported nothing for ${spell(silentMs)}` }

function fromHook(hook: HookState, heartbeat: Heartbeat | undefined, now: number): ReadinessVerdict {
  // A turn that a person cuts reports no end at some runtimes: whoever spoke last is right.
  const isTurn = hook.state === 'busy' || hook.state === 'idle'
  if (isTurn && heartbeat?.since !== undefined && heartbeat.since > hook.at) return fromHeartbeat(heartbeat, now)
  switch (hook.state) {
    case 'needs-input':
      return { readiness: 'needs-input', why: `asks for ${spell(now - hook.since)}: ${hook.about ?? 'a permission'}` }
    case 'limited':
      if (hook.until !== undefined && hook.until <= now) return { readiness: 'idle' }
      return {
        readiness: 'idle',
        why: `its usage limit is used up${hook.until === undefined ? '' : untilWords(hook.until)}`,
      }
    case 'busy':
      return withDoubt(working(now - hook.at), heartbeat?.status === 'ok', hook, heartbeat)
    case 'idle':
      return withDoubt({ readiness: 'idle' }, heartbeat?.status === 'busy', hook, heartbeat)
  }
}

const untilWords = (until: number): string =>
  ` until ${new Date(until).toISOString().slice(0, 16).replace('T', ' ')} UTC`

/** Its heartbeat says otherwise, and long enough not to be the other half of one change. */
function withDoubt(
  verdict: ReadinessVerdict,
  differs: boolean,
  hook: HookState,
  heartbeat: Heartbeat | undefined,
): ReadinessVerdict {
  if (!differs || heartbeat === undefined || heartbeat.at - hook.at < togetherMs || verdict.why !== undefined)
    return verdict
  return { ...verdict, why: `its hooks say ${hook.state}, its heartbeat says ${heartbeat.status}` }
}

const isHealthy = (heartbeat: Heartbeat, now: number): boolean => Math.abs(now - heartbeat.at) < heartbeatHealthyMs
