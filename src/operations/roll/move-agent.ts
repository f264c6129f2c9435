import { explain, Failure } from '../../errors.ts'
import type { Agent } from '../../fleet/agent.ts'
import { renderPause, shortPause } from '../../fleet/pause.ts'
import type { Pause } from '../../fleet/pause.ts'
import { planReadiness } from '../../fleet/plan-readiness.ts'
import { whyLeft } from '../../fleet/plan-roll.ts'
import type { Evidence } from '../../fleet/readiness.ts'
import { checkout } from '../../host/versions.ts'
import type { Versions } from '../../host/versions.ts'
import type { Assignments } from '../../store/assignment.ts'
import { awaitIdle } from '../await-idle.ts'
import type { FleetDeps } from '../fleet-deps.ts'
import { startAgent, stopAgent } from '../start-agent.ts'
import type { TurnTaking } from '../turn-taking.ts'
import { awaitGate } from './await-gate.ts'
import type { Member, RollBook } from './roll-record.ts'

export type MoveDeps = FleetDeps & {
  readonly turns: TurnTaking
  readonly assignments: Pick<Assignments, 'get'>
  readonly versions: Pick<Versions, 'active'>
}

export type Move = {
  readonly book: RollBook
  /** who asked, as a pause says it */
  readonly by: string
  readonly to: string
  /** when the op was asked for, ms since the epoch */
  readonly askedAt: number
  /** how long a running turn is waited for */
  readonly turnMs: number
  readonly steadyMs: number
}

/** What a paused agent would stay, were the op lost: lifted by itself then. */
const liftedAfterMs = 15 * 60_000
const movingReason = 'it is relaunched'

export const isOwnPause = (pause: Pause | undefined): boolean => pause?.why === movingReason

/** It gets no new work from `at` on, while its turn may end. */
export const movingPause = ({ by, turnMs }: Move, at: number): Pause => ({
  by,
  at,
  why: movingReason,
  until: at + turnMs + liftedAfterMs,
})

type OnWait = (words: string | undefined) => void

/**
 * Relaunches one pane agent: lets its turn end while it gets no new work, stops it, starts it from `to`, and looks until
 * it is well. One that is at work for longer, or waits for a person, is left as it is; one that was down before is only
 * tried. May run again after a crash at any place: it goes on, and does nothing twice. A Failure: it was stopped, and is
 * not well.
 */
export async function moveAgent(
  deps: MoveDeps,
  move: Move,
  name: string,
  signal: AbortSignal,
  onWait: OnWait,
): Promise<Member | undefined> {
  const known = () => move.book.read()?.agents[name]
  if (deps.turns.taken().includes(name)) onWait('another op that has it')
  await deps.turns.take(
    [name],
    async () => {
      onWait(undefined)
      signal.throwIfAborted()
      if (isSettled(known())) return
      const agent = (await deps.rosterFile.read()).agents.find((each) => each.name === name)
      if (agent === undefined) return leave(deps, move, name, 'is not in the roster any more')
      if (!isBegun(known()) && !(await letTurnEnd(deps, move, agent, signal, onWait))) return
      await stop(deps, move, agent)
      await startAgain(deps, move, agent, signal)
    },
    { leave: signal },
  )
  return known()
}

const isSettled = (member: Member | undefined): boolean => member?.state === 'up' || member?.state === 'left'

/** A cancel or a failure takes it back. */
const isBegun = (member: Member | undefined): boolean => member?.state === 'stops' || member?.state === 'stopped'

/** False: it is left. */
async function letTurnEnd(
  deps: MoveDeps,
  move: Move,
  agent: Agent,
  signal: AbortSignal,
  onWait: OnWait,
): Promise<boolean> {
  const { name } = agent
  const evidence = (await deps.supervisor.look([name])).get(name)
  if (evidence === undefined) throw new Failure(`${name} could not be looked at. Try again.`)
  const own = await deps.pauses.get(name)
  // After a crash it may stand still because it was stopped by this very move.
  const isOurs = isOwnPause(own)
  const why = isOurs ? undefined : await whyNot(deps, agent, evidence)
  if (why !== undefined) {
    await leave(deps, move, name, why, evidence.unseen !== undefined)
    return false
  }
  const missing = await deps.supervisor.check(agent, signal, move.to).then(() => undefined, explain)
  signal.throwIfAborted()
  if (missing !== undefined) {
    // Stopped, it would not come back.
    await leave(deps, move, name, `can't be started again: ${missing}`, true)
    return false
  }
  const member: Omit<Member, 'at'> = move.book.read()?.agents[name] ?? {
    state: 'left',
    from: evidence.version ?? 'checkout',
    wasNative: evidence.isNative === true,
    wasDown: planReadiness(evidence, evidence.at).readiness === 'dead',
    words: '',
    isOwed: false,
  }
  const at = own !== undefined && isOurs && member.state === 'waits' ? own.at : Date.now()
  await move.book.put(name, { ...member, state: 'waits' })
  if (!isOurs) await deps.pauses.set(name, movingPause(move, at))
  const ended = await awaitIdle(deps, name, { until: at + move.turnMs, signal, onWait }).finally(() =>
    onWait(undefined),
  )
  if (!ended.isIdle) {
    await leave(deps, move, name, `is at ${ended.words}`, true)
    return false
  }
  signal.throwIfAborted()
  const frozen = await frozenBy(deps, name)
  if (frozen !== undefined) {
    await leave(deps, move, name, `is ${frozen}`)
    return false
  }
  await requireCounts(deps, move)
  await move.book.put(name, { ...member, state: 'stops' })
  return true
}

/** Somebody may have gone back meanwhile, because of what this does: it must not bring more agents to what they left. */
export async function requireCounts({ versions }: Pick<MoveDeps, 'versions'>, { to }: Move): Promise<void> {
  const now = await versions.active()
  if (now === to) return
  const [counts, wanted] = [now, to].map((id) => (id === checkout ? 'the checkout' : id))
  throw new Failure(`Meanwhile somebody switched to ${counts}: nobody is brought to ${wanted} any more.`)
}

async function stop(deps: MoveDeps, { book }: Move, agent: Agent): Promise<void> {
  const member = book.read()?.agents[agent.name]
  if (member?.state !== 'stops') return
  await stopAgent(deps, agent)
  await book.put(agent.name, { ...member, state: 'stopped' })
}

async function whyNot(deps: MoveDeps, agent: Agent, evidence: Evidence): Promise<string | undefined> {
  const role = (await deps.roles()).get(agent.role)
  if (role?.placement === 'hosted')
    return `has a role that lives in Mos. By itself: /fleet relaunch agent:${agent.name}`
  const { task } = (await deps.assignments.get(agent.name)) ?? {}
  const status = { agent, role, evidence, ...planReadiness(evidence, evidence.at) }
  return whyLeft(status, { hostId: deps.hostId, hasTask: task !== undefined })
}

async function startAgain(deps: MoveDeps, move: Move, agent: Agent, signal: AbortSignal): Promise<void> {
  const { name } = agent
  const { book, to, steadyMs } = move
  const member = book.read()?.agents[name]
  if (member === undefined) return
  await liftOwn(deps, name)
  const frozen = await frozenBy(deps, name)
  if (frozen !== undefined) return leaveDown(deps, move, name, frozen)
  let isStarted = false
  try {
    await startAgent(deps, name, signal, to)
    isStarted = true
    const gate = { since: member.at, version: to, wasNative: member.wasNative, steadyMs }
    const words = await awaitGate(deps, agent, gate, signal)
    await book.put(name, { ...member, state: 'up', words })
  } catch (error) {
    signal.throwIfAborted()
    const refused = isStarted ? undefined : await frozenBy(deps, name)
    if (refused !== undefined) return leaveDown(deps, move, name, refused)
    if (!member.wasDown) throw error
    // What it has is not this relaunch's doing.
    await leave(deps, move, name, `was down before, and is again: ${explain(error)}`)
  }
}

/** By another, meanwhile: it stays so. */
export async function frozenBy({ pauses }: Pick<FleetDeps, 'pauses'>, name: string): Promise<string | undefined> {
  const [own, ofFleet] = await Promise.all([pauses.get(name), pauses.get(undefined)])
  if (own !== undefined && !isOwnPause(own)) return shortPause(renderPause(own, 'agent'))
  return ofFleet && `frozen: ${shortPause(renderPause(ofFleet, 'fleet'))}`
}

/** Whoever froze it has it start again; until then it is down, which is ours. */
const leaveDown = (deps: MoveDeps, move: Move, name: string, frozen: string): Promise<void> =>
  leave(deps, move, name, `is ${frozen}, and stopped`, true)

async function leave(deps: MoveDeps, { book }: Move, name: string, why: string, isOwed = false): Promise<void> {
  const before = book.read()?.agents[name]
  const { from = 'checkout', wasNative = false, wasDown = false } = before ?? {}
  await liftOwn(deps, name)
  await book.put(name, { state: 'left', from, wasNative, wasDown, words: why, isOwed })
}

/** Another's pause is not ours to lift. */
export async function liftOwn({ pauses }: Pick<FleetDeps, 'pauses'>, name: string): Promise<void> {
  if (isOwnPause(await pauses.get(name))) await pauses.lift(name)
}
