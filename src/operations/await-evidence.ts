import { setTimeout as wait } from 'node:timers/promises'
import { Failure } from '../errors.ts'
import type { Agent } from '../fleet/agent.ts'
import type { Evidence } from '../fleet/readiness.ts'
import type { FleetDeps } from './fleet-deps.ts'

const heartbeatMs = 30_000
const lookEveryMs = 100
/** How long a pane without a heartbeat of its own must stay alive to count as up. */
const quietMs = 3_000

/**
 * Looks until the agent is provably up, and says what was seen: `ada is up: pane %7 alive, pid 4121, heartbeat 1 s old`.
 * A pane that dies, or stays silent for 30 s, is a Failure that carries the pane's last line.
 */
export async function awaitEvidence(
  deps: Pick<FleetDeps, 'supervisor' | 'hosted'>,
  agent: Agent,
  options: { placement: Evidence['placement']; since: number; signal: AbortSignal },
): Promise<string> {
  const look = options.placement === 'hosted' ? deps.hosted.look : deps.supervisor.look
  const until = Date.now() + heartbeatMs
  for (;;) {
    options.signal.throwIfAborted()
    const evidence = (await look([agent.name])).get(agent.name)
    const seen = evidence && judge(agent, evidence, options.since)
    if (seen?.up) return `${agent.name} is up: ${seen.words}`
    if (seen?.dead || Date.now() > until) throw await notUp(deps, agent, seen?.words ?? 'nothing was seen of it')
    await wait(lookEveryMs, undefined, { signal: options.signal })
  }
}

type Judgement = { readonly up: boolean; readonly dead: boolean; readonly words: string }

/** Pure: what one look tells. The heartbeat must be newer than the start, else it is the last run's. */
export function judge(agent: Agent, evidence: Evidence, since: number): Judgement {
  // Heartbeat files have whole seconds.
  const beat = evidence.heartbeat && evidence.heartbeat.at >= since - 1000 ? evidence.heartbeat : undefined
  const age = beat && `heartbeat ${Math.max(0, Math.round((evidence.at - beat.at) / 1000))} s old`
  if (evidence.placement === 'hosted') {
    return {
      up: beat !== undefined,
      dead: false,
      words: beat ? `hosted by pid ${beat.pid}, ${age}` : 'no heartbeat yet',
    }
  }
  const { pane } = evidence
  if (pane === undefined) return { up: false, dead: false, words: 'there is no pane' }
  if (!pane.alive) {
    return {
      up: false,
      dead: true,
      words: `its program in pane ${pane.id} ended with status ${pane.deadStatus ?? 'unknown'}`,
    }
  }
  const alive = `pane ${pane.id} alive, pid ${pane.pid}`
  if (beat) return { up: true, dead: false, words: `${alive}, ${age}` }
  const silent = agent.runtime !== 'stub' && evidence.at - since > quietMs
  const note = `no heartbeat (${agent.runtime} writes none of its own)`
  return { up: silent, dead: false, words: `${alive}, ${silent ? note : 'no heartbeat yet'}` }
}

async function notUp(deps: Pick<FleetDeps, 'supervisor'>, agent: Agent, words: string): Promise<Failure> {
  const screen = await deps.supervisor.capture(agent.name, 20).catch(() => '')
  // What tmux writes over a pane whose program ended is said already.
  const last = screen.split('\n').findLast((line) => line.trim() !== '' && !line.startsWith('Pane is dead'))
  const said = last === undefined ? '' : ` Its last line: ${last.trim().slice(0, 200)}`
  return new Failure(`${agent.name} did not come up: ${words}.${said}`)
}
