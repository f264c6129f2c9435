import { explain, Failure } from '../errors.ts'
import type { Action } from '../fleet/plan-reconcile.ts'
import type { Host } from '../host/host.ts'
import type { Logger } from '../log.ts'
import type { Assignments } from '../store/assignment.ts'
import type { AgentNews } from './agent-news.ts'
import { crashLoopNews, incidentNews, lostMemoryNews, parkedNews } from './crash-news.ts'
import type { FleetDeps } from './fleet-deps.ts'
import type { OpsNews } from './ops-news.ts'
import { startAgent } from './start-agent.ts'
import type { TurnTaking } from './turn-taking.ts'

export type ReconcileDeps = {
  readonly fleet: FleetDeps
  readonly turns: TurnTaking
  readonly host: Pick<Host, 'run'>
  readonly assignments: Pick<Assignments, 'get'>
  readonly news: Pick<AgentNews, 'tell'>
  readonly opsNews: OpsNews
  ensureHolder(): Promise<void>
  /** hears who died at once */
  onIncident?(agents: readonly string[], at: number): void
  readonly logger: Logger
}

/** An op that took an agent in the meantime decides what becomes of it: nothing waits for it here. */
const turnWithinMs = 2_000

/** Carries out what was planned, the starts beside each other. Returns what failed: logged, it holds up nothing else. */
export async function applyReconcile(deps: ReconcileDeps, actions: readonly Action[]): Promise<readonly Action[]> {
  const failed: Action[] = []
  const carryOut = async (action: Action) => {
    if (!(await attempt(deps, action))) failed.push(action)
  }
  for (const action of actions.filter(({ kind }) => kind !== 'start')) await carryOut(action)
  await Promise.all(actions.filter(({ kind }) => kind === 'start').map(carryOut))
  return failed
}

async function attempt(deps: ReconcileDeps, action: Action): Promise<boolean> {
  try {
    await act(deps, action)
    return true
  } catch (error) {
    const what = 'agent' in action ? `${action.kind} ${action.agent}` : action.kind
    deps.logger.error(`${what} failed: ${explain(error)}`)
    return false
  }
}

async function act(deps: ReconcileDeps, action: Action): Promise<void> {
  const { fleet, news, opsNews } = deps
  switch (action.kind) {
    case 'ensure holder':
      return deps.ensureHolder()
    case 'start':
      return start(deps, action.agent, action.placement)
    case 'tell incident':
      deps.onIncident?.(action.agents, action.at)
      return opsNews.tell(incidentNews(action.agents, action.at))
    case 'tell crash loop':
      return news.tell(action.agent, await crashLoopNews(deps, action.agent, action.verdict))
    case 'tell lost memory':
      return news.tell(action.agent, await lostMemoryNews(deps, action.agent, action.sessionId))
    case 'park':
      await fleet.pauses.set(action.agent, {
        by: 'mos',
        at: Date.now(),
        why: 'its usage limit is used up',
        until: action.until,
      })
      return news.tell(action.agent, parkedNews(action.agent, action.until))
    case 'lift':
      return fleet.pauses.lift(action.agent)
  }
}

async function start({ fleet, turns }: ReconcileDeps, agent: string, placement: 'hosted' | 'pane'): Promise<void> {
  // The floor is hosted before any op runs: there is nobody to leave it to.
  const leave = placement === 'pane' ? AbortSignal.timeout(turnWithinMs) : undefined
  await turns.take(
    [agent],
    async () => {
      if (leave?.aborted === true) throw new Failure('an op has it; it is looked at again.')
      // By an op that had it since the look, or by Mosaic itself: to start it would be to take it over.
      if ((await fleet.mosaic?.claims(agent)) === true) return
      await startAgent(fleet, agent)
    },
    // Its next death is one like any other.
    { leave, isForgotten: true },
  )
}
