import { explain, Failure } from '../../errors.ts'
import { spellList } from '../../fleet/spell-list.ts'
import { awaitIdle } from '../await-idle.ts'
import { findRole } from '../find-agent.ts'
import { stopAgent } from '../start-agent.ts'
import { awaitGate } from './await-gate.ts'
import { liftOwn, movingReason } from './move-agent.ts'
import type { Move, MoveDeps } from './move-agent.ts'
import type { Member } from './roll-record.ts'

/**
 * Takes a relaunch of all back: who was moved runs again from the installation that it had, in waves of `size`; where that
 * is the same one, who was stopped is up again. Says what it did; empty: nobody was touched. A Failure names who is left
 * where, after all others were brought back.
 */
export async function goBack(deps: MoveDeps, move: Move, size: number): Promise<string> {
  const record = move.book.read()
  if (record === undefined || record.isOver) return ''
  const members = Object.entries(record.agents)
  for (const [name, { state }] of members) if (state === 'waits') await liftOwn(deps, name)
  const moved = members.filter(([, { state }]) => state === 'stopped' || state === 'up').map(([name]) => name)
  const problems: string[] = []
  for (let at = 0; at < moved.length; at += size)
    await Promise.all(
      moved.slice(at, at + size).map(async (name) => {
        await deps.turns
          .take([name], () => backOne(deps, move, name))
          .catch((error: unknown) => problems.push(explain(error)))
      }),
    )
  if (problems.length > 0) throw new Failure(problems.join(' '), { exit: 'needsRecovery' })
  return wordsOf(moved, move)
}

async function backOne(deps: MoveDeps, move: Move, name: string): Promise<void> {
  const agent = (await deps.rosterFile.read()).agents.find((each) => each.name === name)
  const member = move.book.read()?.agents[name]
  if (agent === undefined || member === undefined || member.back === 'up') return
  const isSame = member.from === move.to
  if (isSame && member.state === 'up') return
  const role = await findRole(deps, agent)
  if (!isSame && member.back === undefined) {
    if (member.state === 'up') await letTurnEnd(deps, move, name)
    await stopAgent(deps, agent)
    await move.book.put(name, { ...member, back: 'stopped' })
  }
  await liftOwn(deps, name)
  const since = move.book.read()?.agents[name]?.at ?? member.at
  await deps.supervisor.start(agent, role, undefined, member.from)
  const gate = { since, version: member.from, wasNative: member.wasNative, steadyMs: move.steadyMs }
  await awaitGate(deps, agent, gate, forever)
  await move.book.put(name, { ...member, back: 'up' })
}

/** It may have begun something since. */
async function letTurnEnd(deps: MoveDeps, { by, turnMs, to }: Move, name: string): Promise<void> {
  const own = await deps.pauses.get(name)
  if (own !== undefined && own.why !== movingReason) throw new Failure(`${name} stays on ${to}: somebody paused it.`)
  const at = own?.at ?? Date.now()
  if (own === undefined) await deps.pauses.set(name, { by, at, why: movingReason })
  const ended = await awaitIdle(deps, name, { until: at + turnMs, signal: forever })
  if (ended.isIdle) return
  await liftOwn(deps, name)
  throw new Failure(`${name} stays on ${to}: it is at ${ended.words}. Relaunch it later: /fleet relaunch agent:${name}`)
}

const forever = new AbortController().signal

function wordsOf(moved: readonly string[], { book, to }: Move): string {
  const agents = book.read()?.agents ?? {}
  const of = (isSame: boolean) => moved.filter((name) => isFrom(agents[name], to) === isSame)
  const same = of(true)
  const back = Map.groupBy(of(false), (name) => agents[name]?.from ?? '')
  return [
    ...[...back].map(([from, names]) => `Back on ${from}: ${spellList(names)}.`),
    ...(same.length === 0 ? [] : [`Relaunched before that: ${spellList(same)}.`]),
    ...(moved.length === 0 ? [] : ['Nobody else was touched.']),
  ].join(' ')
}

const isFrom = (member: Member | undefined, to: string): boolean => member?.from === to
