import { hostOf } from './host-of.ts'
import { shortPause } from './pause.ts'
import type { AgentStatus } from './status.ts'

/** Why an agent is not relaunched with the others, for a person. */
export type Left = { readonly name: string; readonly why: string }

export type RollPlan = {
  /** agents in panes; the first wave is one alone, the canary */
  readonly waves: readonly (readonly string[])[]
  /** agents that live in Mos, in the roster's order, without the orchestrator */
  readonly hosted: readonly string[]
  /** the orchestrator, wherever it lives; absent where it is left */
  readonly last?: string
  readonly left: readonly Left[]
}

type Given = {
  readonly statuses: readonly AgentStatus[]
  readonly hostId: string
  /** names of those that were made for a task and have one */
  readonly onTask: ReadonlySet<string>
  /** how many are down at once at most, of so many */
  sizeOf(workers: number): number
}

/**
 * In which order all agents are relaunched: one worker alone first, the least busy; then waves, in none of which is the
 * last one of a role that has several; what lives in Mos behind them, the orchestrator last. Of each wave all others are
 * up.
 */
export function planRoll({ statuses, hostId, onTask, sizeOf }: Given): RollPlan {
  const judged = statuses.map((status) => ({
    status,
    why: whyLeft(status, { hostId, hasTask: onTask.has(status.agent.name) }),
  }))
  const left = judged.flatMap(({ status, why }) => (why === undefined ? [] : [{ name: status.agent.name, why }]))
  const free = judged.flatMap(({ status, why }) => (why === undefined ? [status] : []))
  const last = free.find(({ agent }) => agent.role === 'orchestrator')
  const others = free.filter((status) => status !== last)
  const workers = others.filter(({ evidence }) => evidence.placement === 'pane').toSorted(byBusyness(others))
  const hosted = others.filter(({ evidence }) => evidence.placement === 'hosted')
  return {
    waves: planWaves(
      workers.map(({ agent }) => agent),
      sizeOf(workers.length),
    ),
    hosted: hosted.map(({ agent }) => agent.name),
    ...(last === undefined ? {} : { last: last.agent.name }),
    left,
  }
}

/**
 * Why it stays as it is, looked at now; undefined when it can be relaunched. Who works is none of these: its turn's end is
 * waited for.
 */
export function whyLeft(
  { agent, role, evidence, readiness }: AgentStatus,
  { hostId, hasTask }: { readonly hostId: string; readonly hasTask: boolean },
): string | undefined {
  const host = hostOf(agent, hostId)
  if (host !== hostId) return `lives on host ${host}: say it there`
  if (role === undefined) return `has the role ${agent.role}, which is not there`
  if (agent.role === 'orchestrator' && evidence.keptBy !== undefined)
    return 'stays in its pane under Mosaic: /fleet adopt orchestrator:mos moves it'
  if (role.placement === 'hosted' && evidence.keptBy !== undefined)
    return `stays in its pane under Mosaic: /fleet relaunch agent:${agent.name} moves it into Mos`
  if (evidence.paused !== undefined) return `is ${shortPause(evidence.paused)}`
  if (evidence.placement === 'hosted') return undefined
  if (evidence.unseen !== undefined) return `could not be looked at: ${evidence.unseen}`
  // It ends by itself, and the next one starts anew.
  if (role.lifecycle !== 'core' && hasTask) return 'is on a task, and ends with it'
  // Nobody would start it: it has ended. Without ages, since it stands in a plan that is compared with a later one.
  if (readiness === 'dead' && role.lifecycle !== 'core')
    return `was down before${evidence.verdict === undefined ? '' : `: it ${evidence.verdict}`}`
  return undefined
}

type Worker = { readonly name: string; readonly role: string }

/**
 * The first as the canary, then waves of `size` at most. Of a role that several have at least one is in another wave, so that none of
 * them is missing as a whole.
 */
export function planWaves(workers: readonly Worker[], size: number): readonly (readonly string[])[] {
  const total = Map.groupBy(workers, ({ role }) => role)
  const several = ({ role }: Worker): boolean => (total.get(role)?.length ?? 0) > 1
  const [canary] = workers
  const waves: Worker[][] = canary === undefined ? [] : [[canary]]
  let rest = workers.filter((worker) => worker !== canary)
  while (rest.length > 0) {
    const wave: Worker[] = []
    for (const worker of rest) {
      const those = wave.filter(({ role }) => role === worker.role).length
      const most = several(worker) ? (total.get(worker.role)?.length ?? 0) - 1 : 1
      if (wave.length < size && those < most) wave.push(worker)
    }
    waves.push(wave)
    rest = rest.filter((worker) => !wave.includes(worker))
  }
  return waves.map((wave) => wave.map(({ name }) => name))
}

const ranks = ['idle', 'stale', 'unknown', 'working', 'needs-input', 'stuck', 'dead']

/**
 * Who idles comes first, for the longest time first; who is at something has all the waves before it to end it. Of as idle
 * ones first who shares its role with others: nobody misses it.
 */
function byBusyness(statuses: readonly AgentStatus[]): (one: AgentStatus, other: AgentStatus) => number {
  const total = Map.groupBy(statuses, ({ agent }) => agent.role)
  const isAlone = ({ agent }: AgentStatus): number => (total.get(agent.role)?.length === 1 ? 1 : 0)
  return (one, other) =>
    ranks.indexOf(one.readiness) - ranks.indexOf(other.readiness) ||
    isAlone(one) - isAlone(other) ||
    (one.evidence.hook?.at ?? 0) - (other.evidence.hook?.at ?? 0)
}
