import { heartbeatAge, spell } from './heartbeat-age.ts'
import type { Evidence, Heartbeat, Readiness } from './readiness.ts'

export type ReadinessVerdict = { readonly readiness: Readiness; readonly why?: string }

/** Mosaic's: a heartbeat is written every 15 s and is healthy while younger than three of these. */
const heartbeatHealthyMs = 3 * 15_000
/** Mosaic's: one turn that takes this long hangs. */
const stuckMs = 900_000

/**
 * What an agent is up to, from what was looked at: first whether its process is there, then what its heartbeat says.
 * `why` explains in a few words what is not `working` or `idle`, and where the sources disagree. Times in milliseconds.
 */
export function planReadiness(evidence: Evidence, now: number): ReadinessVerdict {
  return whyDead(evidence, now) ?? fromHeartbeat(evidence, now)
}

function whyDead({ placement, pane, supervised, heartbeat }: Evidence, now: number): ReadinessVerdict | undefined {
  const young = heartbeat !== undefined && isHealthy(heartbeat, now)
  const dead = (why: string): ReadinessVerdict => ({
    readiness: 'dead',
    why: young && heartbeat ? `${why}, though its heartbeat is ${spell(now - heartbeat.at)} old` : why,
  })
  if (placement === 'hosted') {
    if (supervised || heartbeat === undefined) return undefined
    return { readiness: 'dead', why: `its worker, pid ${heartbeat.pid}, is gone; ${heartbeatAge(heartbeat, now)}` }
  }
  if (pane === undefined) {
    return supervised
      ? { readiness: 'unknown', why: 'no pane yet; its runner is bringing it up' }
      : dead('no pane and no runner')
  }
  if (pane.alive) return undefined
  const status = pane.deadStatus === undefined ? '' : ` with status ${pane.deadStatus}`
  return dead(`its program ended${status}${supervised ? '; its runner is bringing it back' : ''}`)
}

function fromHeartbeat({ placement, supervised, heartbeat }: Evidence, now: number): ReadinessVerdict {
  if (heartbeat === undefined) return { readiness: 'unknown', why: 'no heartbeat yet' }
  if (now - heartbeat.at <= -heartbeatHealthyMs) {
    return { readiness: 'unknown', why: `its heartbeat is ${spell(heartbeat.at - now)} ahead: the clocks differ` }
  }
  if (!isHealthy(heartbeat, now)) return { readiness: 'stale', why: heartbeatAge(heartbeat, now) }
  const busyFor = heartbeat.status === 'busy' && heartbeat.since !== undefined ? now - heartbeat.since : 0
  if (busyFor >= stuckMs) return { readiness: 'stuck', why: `busy for ${spell(busyFor)}` }
  // `ok` is the agent's own word that it waits for work: nobody has to wait 300 s to believe it.
  const readiness = heartbeat.status === 'busy' ? 'working' : 'idle'
  return placement === 'pane' && !supervised ? { readiness, why: 'no runner holds it' } : { readiness }
}

const isHealthy = (heartbeat: Heartbeat, now: number): boolean => Math.abs(now - heartbeat.at) < heartbeatHealthyMs
