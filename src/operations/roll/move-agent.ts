import { explain, Failure } from '../../errors.ts'
import type { Agent } from '../../fleet/agent.ts'
import { planReadiness } from '../../fleet/plan-readiness.ts'
import { whyLeft } from '../../fleet/plan-roll.ts'
import type { Role } from '../../fleet/role.ts'
import type { Assignments } from '../../store/assignment.ts'
import { awaitIdle } from '../await-idle.ts'
import type { FleetDeps } from '../fleet-deps.ts'
import { findRole } from '../find-agent.ts'
import { stopAgent } from '../start-agent.ts'
import type { TurnTaking } from '../turn-taking.ts'
import { awaitGate } from './await-gate.ts'
import type { Member, RollBook } from './roll-record.ts'

export type MoveDeps = FleetDeps & { readonly turns: TurnTaking; readonly assignments: Pick<Assignments, 'get'> }

export type Move = {
  readonly book: RollBook
  /** who asked, as a pause says it */
  readonly by: string
  readonly to: string
  /** how long a running turn is waited for */
  readonly turnMs: number
  readonly steadyMs: number
}

/** What a paused agent would stay, were the op lost: lifted by itself then. */
const liftedAfterMs = 15 * 60_000
export const movingReason = 'it is relaunched'

/**
 * Relaunches one pane agent: lets its turn end while it gets no new work, stops it, starts it from `to`, and looks until
 * it is well. One that is at work for longer, or waits for a person, is left as it is. May run again after a crash at any
 * place: it goes on, and does nothing twice. A Failure: it was stopped, and is not well.
 */
export async function moveAgent(
  deps: MoveDeps,
  move: Move,
  name: string,
  signal: AbortSignal,
  onWait: (words: string | undefined) => void,
): Promise<Member | undefined> {
  const known = () => move.book.read()?.agents[name]
  await deps.turns.take(
    [name],
    async () => {
      signal.throwIfAborted()
      if (isSettled(known())) return
      const agent = (await deps.rosterFile.read()).agents.find((each) => each.name === name)
      if (agent === undefined) return leave(move, name, 'is not in the roster any more')
      const role = await findRole(deps, agent)
      if (known()?.state !== 'stopped' && !(await stop(deps, move, { agent, role }, signal, onWait))) return
      await startAgain(deps, move, { agent, role }, signal)
    },
    signal,
  )
  return known()
}

const isSettled = (member: Member | undefined): boolean => member?.state === 'up' || member?.state === 'left'

type Whom = { readonly agent: Agent; readonly role: Role }

/** False: it is left. */
async function stop(
  deps: MoveDeps,
  move: Move,
  { agent, role }: Whom,
  signal: AbortSignal,
  onWait: (words: string | undefined) => void,
): Promise<boolean> {
  const { name } = agent
  const evidence = (await deps.supervisor.look([name])).get(name)
  if (evidence === undefined) throw new Failure(`${name} could not be looked at. Try again.`)
  const own = await deps.pauses.get(name)
  const isOurs = own?.why === movingReason
  // After a crash it may stand still because it was stopped by this very move.
  const why = isOurs
    ? undefined
    : whyLeft(
        { agent, role, evidence, ...planReadiness(evidence, evidence.at) },
        { hostId: deps.hostId, hasTask: (await deps.assignments.get(name))?.task !== undefined },
      )
  if (why !== undefined) {
    await leave(move, name, why, evidence.unseen !== undefined)
    return false
  }
  const missing = await deps.supervisor.check(agent, signal, move.to).then(() => undefined, explain)
  signal.throwIfAborted()
  if (missing !== undefined) {
    // Stopped, it would not come back.
    await leave(move, name, `can't be started again: ${missing}`, true)
    return false
  }
  const member = {
    from: evidence.version ?? 'checkout',
    wasNative: evidence.isNative === true,
    words: '',
    isOwed: false,
  }
  const at = own !== undefined && isOurs ? own.at : Date.now()
  const until = at + move.turnMs
  if (move.book.read()?.agents[name] === undefined) await move.book.put(name, { ...member, state: 'waits' })
  if (!isOurs) await deps.pauses.set(name, { by: move.by, at, why: movingReason, until: until + liftedAfterMs })
  const ended = await awaitIdle(deps, name, { until, signal, onWait }).finally(() => onWait(undefined))
  if (!ended.isIdle) {
    await liftOwn(deps, name)
    await leave(move, name, `is at ${ended.words}`, true)
    return false
  }
  signal.throwIfAborted()
  await stopAgent(deps, agent)
  await move.book.put(name, { ...member, ...known(move, name), state: 'stopped' })
  return true
}

const known = ({ book }: Move, name: string): Pick<Member, 'from' | 'wasNative'> | undefined => {
  const member = book.read()?.agents[name]
  return member && { from: member.from, wasNative: member.wasNative }
}

async function startAgain(deps: MoveDeps, move: Move, { agent, role }: Whom, signal: AbortSignal): Promise<void> {
  const { book, to, steadyMs } = move
  const member = book.read()?.agents[agent.name]
  if (member === undefined) return
  await liftOwn(deps, agent.name)
  await deps.supervisor.start(agent, role, signal, to)
  const gate = { since: member.at, version: to, wasNative: member.wasNative, steadyMs }
  const words = await awaitGate(deps, agent, gate, signal)
  await book.put(agent.name, { ...member, state: 'up', words })
}

async function leave({ book }: Move, name: string, why: string, isOwed = false): Promise<void> {
  const before = book.read()?.agents[name]
  const { from = 'checkout', wasNative = false } = before ?? {}
  await book.put(name, { state: 'left', from, wasNative, words: why, isOwed })
}

/** Another's pause is not ours to lift. */
export async function liftOwn({ pauses }: Pick<FleetDeps, 'pauses'>, name: string): Promise<void> {
  if ((await pauses.get(name))?.why === movingReason) await pauses.lift(name)
}
