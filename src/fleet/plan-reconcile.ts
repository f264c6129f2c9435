import { floorRoles } from './default-role.ts'
import type { Evidence } from './readiness.ts'
import type { AgentStatus } from './status.ts'

export type Action =
  /** the tmux server, which no pane of ours shows to be there */
  | { readonly kind: 'ensure holder' }
  | { readonly kind: 'start'; readonly agent: string; readonly placement: 'hosted' | 'pane' }
  /** so many died at once that it is one thing that happened */
  | { readonly kind: 'tell incident'; readonly agents: readonly string[]; readonly at: number }
  /** its runner gave it up */
  | { readonly kind: 'tell crash loop'; readonly agent: string; readonly verdict: string }
  /** it runs again, and knows nothing of what it was at */
  | { readonly kind: 'tell lost memory'; readonly agent: string; readonly sessionId: string }
  /** it gets no work until its account has some again; no crash */
  | { readonly kind: 'park'; readonly agent: string; readonly until: number }
  /** the time of its pause is over */
  | { readonly kind: 'lift'; readonly agent: string }

/** What is remembered between two looks; nothing of it has to outlive the process. */
export type Memory = {
  /** what ran at the last look, by name: the pid of its pane's program */
  readonly ran: ReadonlyMap<string, number>
  /** who died lately, and when that was seen */
  readonly deaths: readonly { readonly agent: string; readonly at: number }[]
  /** who died of the incident that was told last; empty when all are back */
  readonly incident: readonly string[]
  /** hosted by this process, whatever files of an earlier one say */
  readonly hosted: ReadonlySet<string>
  /** `<agent> <until>`: a person may have lifted it since, and is not overruled */
  readonly parked: ReadonlySet<string>
}

export const noMemory: Memory = {
  ran: new Map(),
  deaths: [],
  incident: [],
  hosted: new Set(),
  parked: new Set(),
}

export type Had = {
  readonly statuses: readonly AgentStatus[]
  /** agents of ops that are not over: those ops decide what becomes of them */
  readonly busy: ReadonlySet<string>
  /** agents of ops that have just ended: what those did is no death */
  readonly touched: ReadonlySet<string>
  /** they did not start a moment ago */
  readonly resting: ReadonlySet<string>
  readonly memory: Memory
  /** milliseconds since the epoch */
  readonly now: number
}

const startsAtOnce = 3
const massDeath = 3
const massWithinMs = 30_000

/**
 * What has to be done so that the wanted agents are there, from one look at them. It never acts on an unknown, on an
 * agent of a running op, on one that is paused or given up, nor on what is not in the roster. The floor comes first; 3
 * are started at once, after a mass death one.
 */
export function planReconcile(had: Had): { readonly actions: readonly Action[]; readonly memory: Memory } {
  // What another keeps is only looked at.
  const own = had.statuses.filter(({ evidence }) => evidence.keptBy === undefined)
  const known = own.filter(({ role }) => role !== undefined)
  const free = known.filter(({ agent }) => !had.busy.has(agent.name))
  const tidings = free.flatMap((status) => tidingsOf(status, had))
  const memory = remember(had, free, tidings)
  const incident = memory.incident.length > 0 && had.memory.incident.length === 0
  const most = memory.incident.length > 0 ? 1 : startsAtOnce
  // A hosted one lives in this process whatever its op still has to do.
  const starts = known
    .filter(({ agent }) => !had.resting.has(agent.name))
    .filter((status) =>
      status.evidence.placement === 'hosted' ? isUnhosted(status, had.memory) : isAsleep(status, had),
    )
    .toSorted((one, other) => rank(one) - rank(other))
    .slice(0, most)
  return {
    memory,
    actions: [
      ...(needsHolder(own) ? [{ kind: 'ensure holder' } as const] : []),
      ...(incident ? [{ kind: 'tell incident', agents: memory.incident, at: had.now } as const] : []),
      ...tidings,
      ...starts.map(({ agent, evidence: { placement } }) => ({ kind: 'start', agent: agent.name, placement }) as const),
    ],
  }
}

const rank = ({ agent }: AgentStatus): number => (floorRoles.some((role) => role === agent.role) ? 0 : 1)

/** A pane of any agent proves the server; an unknown proves nothing, and is left to the next look. */
function needsHolder(statuses: readonly AgentStatus[]): boolean {
  const inPanes = statuses.map(({ evidence }) => evidence).filter(({ placement }) => placement === 'pane')
  return inPanes.length > 0 && inPanes.every(({ pane, unseen }) => pane === undefined && unseen === undefined)
}

const isUnhosted = ({ agent, evidence }: AgentStatus, { hosted }: Memory): boolean =>
  !hosted.has(agent.name) || evidence.heartbeat === undefined

function isAsleep({ agent, role, evidence }: AgentStatus, { busy, now }: Had): boolean {
  const { unseen, paused, verdict, supervised, pane, unit, hook } = evidence
  if (busy.has(agent.name) || unseen !== undefined) return false
  if (paused !== undefined || verdict !== undefined || supervised) return false
  if (hook?.state === 'limited' && (hook.until ?? 0) > now) return false
  // A runner that gives a dead pane up says so in a verdict: without one it was killed together with its program.
  // One that was made for a task and ended well has ended it.
  if (pane !== undefined && !pane.alive && role?.lifecycle !== 'core' && (pane.deadStatus ?? 0) === 0) return false
  if (pane?.alive === true) return true
  // Else systemd is at it, or sees what we don't.
  return unit === undefined || unit.active === 'inactive' || unit.active === 'failed'
}

function tidingsOf({ agent: { name: agent }, role, evidence }: AgentStatus, { memory, now }: Had): readonly Action[] {
  const { placement, verdict, supervised, pane, hook, paused, pausedUntil } = evidence
  if (placement === 'hosted') return []
  const actions: Action[] = []
  const hasCrashed = verdict?.startsWith('crashed ') === true || role?.lifecycle === 'core'
  if (verdict !== undefined && !supervised && hasCrashed) actions.push({ kind: 'tell crash loop', agent, verdict })
  if (pane?.alive === true && hook?.forgot !== undefined)
    actions.push({ kind: 'tell lost memory', agent, sessionId: hook.forgot.sessionId })
  if (pausedUntil !== undefined && pausedUntil <= now) actions.push({ kind: 'lift', agent })
  const until = hook?.state === 'limited' ? (hook.until ?? 0) : 0
  if (until > now && paused === undefined && !memory.parked.has(`${agent} ${until}`))
    actions.push({ kind: 'park', agent, until })
  return actions
}

/** A death is a program that ran at the last look and does not now: its runner may have another one up already. */
function remember(
  { statuses, memory, touched, now }: Had,
  free: readonly AgentStatus[],
  tidings: readonly Action[],
): Memory {
  const died = free.filter(
    ({ agent, evidence }) => !touched.has(agent.name) && hasDied(evidence, memory.ran.get(agent.name)),
  )
  const deaths = [
    ...memory.deaths.filter(({ at }) => now - at < massWithinMs),
    ...died.map(({ agent }) => ({ agent: agent.name, at: now })),
  ]
  const dead = [...new Set(deaths.map(({ agent }) => agent))]
  const isMass = dead.length >= massDeath
  const gone = new Set(statuses.filter(({ evidence }) => !isBack(evidence)).map(({ agent }) => agent.name))
  const left = memory.incident.filter((name) => gone.has(name))
  return {
    ran: new Map(statuses.flatMap((status) => running(status, memory))),
    deaths,
    // As long as deaths are that near, and until all are back, it is the same incident.
    incident: isMass ? (memory.incident.length > 0 ? memory.incident : dead) : left,
    parked: new Set([
      ...memory.parked,
      ...tidings.flatMap((each) => (each.kind === 'park' ? [`${each.agent} ${each.until}`] : [])),
    ]),
    hosted: new Set([...memory.hosted].filter((name) => statuses.some(({ agent }) => agent.name === name))),
  }
}

function hasDied({ placement, unseen, pane, paused }: Evidence, ran: number | undefined): boolean {
  if (placement === 'hosted' || unseen !== undefined || paused !== undefined || ran === undefined) return false
  return pane?.alive !== true || pane.pid !== ran
}

/** Back, or given up: nothing comes of waiting for it. */
const isBack = ({ pane, verdict, paused }: Evidence): boolean =>
  pane?.alive === true || verdict !== undefined || paused !== undefined

function running({ agent, evidence }: AgentStatus, { ran }: Memory): readonly (readonly [string, number])[] {
  const before = ran.get(agent.name)
  // What could not be seen still is what it was.
  if (evidence.unseen !== undefined) return before === undefined ? [] : [[agent.name, before]]
  return evidence.pane?.alive === true ? [[agent.name, evidence.pane.pid]] : []
}
