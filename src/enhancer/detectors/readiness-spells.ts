import type { Readiness } from '../../fleet/readiness.ts'
import type { FleetEvent } from '../../fleet/fleet-event.ts'
import type { EventOf, Happened } from './happened.ts'
import { agentKey } from './of-event.ts'

export type Spell = {
  /** the first event that told it */
  readonly event: EventOf<'readiness'>
  /** ms since the epoch; absent: it still is so */
  readonly until?: number
}

/** These ops end what an agent was at. */
const ending = new Set(['remove', 'relaunch', 'drain', 'interrupt'])

/** How long each agent was `wanted` at a time. What is told of it twice in a row, or again after a restart, is one spell. */
export function readinessSpells({ readiness, crash, op }: Happened, wanted: Readiness): readonly Spell[] {
  if (!readiness.some((event) => event.readiness === wanted)) return []
  const ends: readonly FleetEvent[] = [
    ...crash,
    ...op.filter((event) => event.state === 'done' && ending.has(event.op)),
  ]
  const all = [...readiness, ...ends.filter(({ agent }) => agent !== undefined)].toSorted((a, b) => a.at - b.at)
  const open = new Map<string, EventOf<'readiness'>>()
  const spells: Spell[] = []
  for (const event of all) {
    const key = agentKey(event)
    const before = open.get(key)
    const isWanted = event.kind === 'readiness' && event.readiness === wanted
    if (isWanted && before === undefined) open.set(key, event)
    if (isWanted || before === undefined) continue
    open.delete(key)
    spells.push({ event: before, until: event.at })
  }
  return [...spells, ...[...open.values()].map((event) => ({ event }))]
}
