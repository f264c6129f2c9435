import type { Happened, Look } from './happened.ts'
import type { Fault } from './fault.ts'
import { heading, minuteMs, occurrenceOf } from './of-event.ts'

/** Ops that worked, and took too long for it. */
export function findSlowOps({ op }: Happened, { thresholds }: Look): readonly Fault[] {
  const { slowOpMinutes } = thresholds
  if (slowOpMinutes === 0) return []
  return op
    .filter(({ state, ms }) => state === 'done' && ms >= slowOpMinutes * minuteMs)
    .map((event) => ({
      occurrence: occurrenceOf(event),
      component: `op ${event.op}`,
      title: `${event.op} is slow`,
      message: 'takes longer than it may',
      frames: [],
      cause: 'Perhaps it waited for an agent, for another op, or for the network.',
      evidence: () => `${heading(event)}: ${event.opId} took ${Math.floor(event.ms / minuteMs)} min`,
    }))
}
