import { explain, Failure } from '../../errors.ts'
import { spellList } from '../../fleet/spell-list.ts'
import { awaitIdle } from '../await-idle.ts'
import { returnToMosaic } from '../return-to-mosaic.ts'
import { startAgent, stopAgent } from '../start-agent.ts'
import { awaitGate } from './await-gate.ts'
import { liftOwn, movingReason } from './move-agent.ts'
import type { Move, MoveDeps } from './move-agent.ts'
import type { Member, RollRecord } from './roll-record.ts'

/** In the place of an installation: Mosaic ran it. */
const mosaics = 'Mosaic'

export type WentBack = {
  /** what was done; empty: nobody was touched */
  readonly words: string
  /** Somebody runs from an installation that does not count any more. */
  readonly isOlder: boolean
}

/**
 * Takes a relaunch of all back: who was moved runs again from the installation that it had, a wave at a time; where that
 * is the same one, who was stopped is up again. A Failure names who is left where, after all others were brought back.
 */
export async function goBack(deps: MoveDeps, move: Move): Promise<WentBack> {
  const record = move.book.read()
  if (record === undefined || record.isOver) return { words: '', isOlder: false }
  const members = Object.entries(record.agents)
  for (const [name, { state }] of members) if (state === 'waits') await liftOwn(deps, name)
  const moved = members.filter(([, { state }]) => state === 'stopped' || state === 'up').map(([name]) => name)
  const size = Math.max(1, ...record.roll.waves.map(({ length }) => length))
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
  return renderBack(moved, move.book.read())
}

async function backOne(deps: MoveDeps, move: Move, name: string): Promise<void> {
  const agent = (await deps.rosterFile.read()).agents.find((each) => each.name === name)
  const member = move.book.read()?.agents[name]
  if (agent === undefined || member === undefined || member.back === 'up') return
  if ((await returnToMosaic(deps, name, move.askedAt)) !== undefined)
    return move.book.put(name, { ...member, from: mosaics, back: 'up' })
  if (member.from === move.to && member.state === 'up') return
  if (!(await isStartedBack(deps, name, member))) {
    if (member.state === 'up' && member.back === undefined) await letTurnEnd(deps, move, name)
    await stopAgent(deps, agent)
    await move.book.put(name, { ...member, back: 'stopped' })
  }
  const since = move.book.read()?.agents[name]?.at ?? member.at
  try {
    await liftOwn(deps, name)
    await startAgent(deps, name, undefined, member.from)
    const gate = { since, version: member.from, wasNative: member.wasNative, steadyMs: move.steadyMs }
    await awaitGate(deps, agent, gate, forever)
  } catch (error) {
    if (!member.wasDown) throw error
    await move.book.put(name, { ...member, state: 'left', words: 'was down before, and is again' })
    return
  }
  await move.book.put(name, { ...member, back: 'up' })
}

/** By an earlier run of this: somebody else would have started it from what counts now. */
async function isStartedBack({ supervisor }: MoveDeps, name: string, { back, from }: Member): Promise<boolean> {
  if (back === undefined) return false
  const evidence = (await supervisor.look([name])).get(name)
  return evidence?.pane?.alive === true && (evidence.version ?? 'checkout') === from
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

function renderBack(names: readonly string[], record: RollRecord | undefined): WentBack {
  const { agents = {}, to } = record ?? {}
  const moved = names.filter((name) => agents[name]?.state !== 'left')
  const same = moved.filter((name) => agents[name]?.from === to)
  const theirs = moved.filter((name) => agents[name]?.from === mosaics)
  const back = Map.groupBy(
    moved.filter((name) => !same.includes(name) && !theirs.includes(name)),
    (name) => agents[name]?.from ?? '',
  )
  const sentences = [
    ...[...back].map(([from, those]) => `Back on ${from === 'checkout' ? 'the checkout' : from}: ${spellList(those)}.`),
    ...(theirs.length === 0 ? [] : [`Back with Mosaic: ${spellList(theirs)}.`]),
    ...(same.length === 0 ? [] : [`Relaunched before that: ${spellList(same)}.`]),
    ...(moved.length === 0 ? [] : ['Nobody else was touched.']),
  ]
  return { words: sentences.join(' '), isOlder: back.size > 0 }
}
