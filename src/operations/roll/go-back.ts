import { explain } from '../../errors.ts'
import type { Agent } from '../../fleet/agent.ts'
import { spellList } from '../../fleet/spell-list.ts'
import { awaitIdle } from '../await-idle.ts'
import { returnToMosaic } from '../return-to-mosaic.ts'
import { startAgent, stopAgent } from '../start-agent.ts'
import { awaitGate } from './await-gate.ts'
import { lookTogether } from './look-together.ts'
import { frozenBy, isOwnPause, liftOwn, movingPause } from './move-agent.ts'
import type { Move, MoveDeps } from './move-agent.ts'
import type { Member, RollRecord } from './roll-record.ts'

/** In the place of an installation: Mosaic ran it. */
const mosaics = 'Mosaic'

export type WentBack = {
  /** what was done; empty: nobody was touched */
  readonly words: string
  /** They ran from another installation before; it does not count any more. */
  readonly isOlder: boolean
  /** a line each who is not where it was, with what to do */
  readonly problems: readonly string[]
}

/**
 * Takes a relaunch of all back: who was moved runs again from the installation that it had, a wave at a time, who may be
 * down first; where that is the same one, who was stopped is up again. Who stays where it is keeps no other from it.
 */
export async function goBack(given: MoveDeps, move: Move): Promise<WentBack> {
  const deps = { ...given, supervisor: { ...given.supervisor, look: lookTogether(given.supervisor.look) } }
  const record = move.book.read()
  if (record === undefined || record.isOver) return { words: '', isOlder: false, problems: [] }
  const members = Object.entries(record.agents)
  for (const [name, { state }] of members) if (state === 'waits') await liftOwn(deps, name)
  const down = members.flatMap(([name, { state }]) => (state === 'stops' || state === 'stopped' ? name : []))
  const up = members.flatMap(([name, { state }]) => (state === 'up' ? name : []))
  const size = Math.max(1, ...record.roll.waves.map(({ length }) => length))
  const problems: string[] = []
  for (const wave of [...wavesOf(down, size), ...wavesOf(up, size)])
    await Promise.all(
      wave.map(async (name) => {
        const problem = await deps.turns
          .take([name], () => backOne(deps, move, name))
          .catch((error: unknown) => `${explain(error)} Look at it: /agent logs agent:${name}`)
        if (problem !== undefined) problems.push(problem)
      }),
    )
  const after = move.book.read()
  const isOlder = [...down, ...up].some((name) => ![move.to, mosaics].includes(after?.agents[name]?.from ?? ''))
  return { words: renderBack(after, problems.length === 0), isOlder, problems }
}

const wavesOf = (names: readonly string[], size: number): readonly (readonly string[])[] =>
  Array.from({ length: Math.ceil(names.length / size) }, (_, index) => names.slice(index * size, (index + 1) * size))

/** What a person has to know, where it is not where it was. */
async function backOne(deps: MoveDeps, move: Move, name: string): Promise<string | undefined> {
  const agent = (await deps.rosterFile.read()).agents.find((each) => each.name === name)
  const member = move.book.read()?.agents[name]
  if (agent === undefined || member === undefined || member.back === 'up') return undefined
  if ((await returnToMosaic(deps, name, move.askedAt)) !== undefined) {
    await move.book.put(name, { ...member, from: mosaics, back: 'up' })
    return undefined
  }
  if (member.from === move.to && member.state === 'up') return undefined
  if (!(await isStartedBack(deps, name, member))) {
    const stays = member.state === 'up' && member.back === undefined ? await letTurnEnd(deps, move, name) : undefined
    if (stays !== undefined)
      return `${name} stays on ${move.to}: it ${stays}. Afterwards: /fleet relaunch agent:${name}`
    await stopAgent(deps, agent)
    await move.book.put(name, { ...member, back: 'stopped' })
  }
  return await startBack(deps, move, agent, member)
}

async function startBack(deps: MoveDeps, move: Move, agent: Agent, member: Member): Promise<string | undefined> {
  const { name } = agent
  const since = move.book.read()?.agents[name]?.at ?? member.at
  try {
    await liftOwn(deps, name)
    await startAgent(deps, name, undefined, member.from)
    const gate = { since, version: member.from, wasNative: member.wasNative, steadyMs: move.steadyMs }
    await awaitGate(deps, agent, gate, forever)
  } catch (error) {
    if (member.wasDown) {
      await move.book.put(name, { ...member, state: 'left', words: 'was down before, and is again' })
      return undefined
    }
    // Why is what the relaunch ended with.
    if (member.from === move.to)
      return `Started once more, ${name} is not well either. Look at it: /agent logs agent:${name}`
    throw error
  }
  await move.book.put(name, { ...member, back: 'up' })
  return undefined
}

/** By an earlier run of this: somebody else would have started it from what counts now. */
async function isStartedBack({ supervisor }: MoveDeps, name: string, { back, from }: Member): Promise<boolean> {
  if (back === undefined) return false
  const evidence = (await supervisor.look([name])).get(name)
  return evidence?.pane?.alive === true && (evidence.version ?? 'checkout') === from
}

/** It may have begun something since. Returns why it can't be stopped. */
async function letTurnEnd(deps: MoveDeps, move: Move, name: string): Promise<string | undefined> {
  const own = await deps.pauses.get(name)
  const at = own !== undefined && isOwnPause(own) ? own.at : Date.now()
  if (own === undefined) await deps.pauses.set(name, movingPause(move, at))
  const frozen = await frozenBy(deps, name)
  const ended =
    frozen === undefined ? await awaitIdle(deps, name, { until: at + move.turnMs, signal: forever }) : undefined
  const why = (await frozenBy(deps, name)) ?? (ended?.isIdle === true ? undefined : `at ${ended?.words}`)
  if (why === undefined) return undefined
  await liftOwn(deps, name)
  return `is ${why}`
}

const forever = new AbortController().signal

function renderBack(record: RollRecord | undefined, isWhole: boolean): string {
  const { agents = {}, to } = record ?? {}
  const members = Object.entries(agents)
  const same = members.flatMap(([name, { from, state, back }]) =>
    from === to && (back === 'up' || state === 'up') ? name : [],
  )
  const theirs = members.flatMap(([name, { from, back }]) => (from === mosaics && back === 'up' ? name : []))
  const older = members.filter(([, { from, back }]) => from !== to && from !== mosaics && back === 'up')
  const back = Map.groupBy(older, ([, { from }]) => from)
  const sentences = [
    ...[...back].map(
      ([from, those]) =>
        `Back on ${from === 'checkout' ? 'the checkout' : from}: ${spellList(those.map(([name]) => name))}.`,
    ),
    ...(theirs.length === 0 ? [] : [`Back with Mosaic: ${spellList(theirs)}.`]),
    ...(same.length === 0 ? [] : [`Relaunched before that: ${spellList(same)}.`]),
  ]
  return [...sentences, ...(sentences.length > 0 && isWhole ? ['Nobody else was touched.'] : [])].join(' ')
}
