import type { Happened, Look } from './happened.ts'
import type { Fault } from './fault.ts'
import { componentOf, heading, minuteMs, occurrenceOf } from './of-event.ts'
import { readinessSpells } from './readiness-spells.ts'

/**
 * Its program runs, and its heartbeat is old. Counted from when it was seen: after a host's sleep each heartbeat is old for
 * a moment.
 */
export function findStaleHeartbeats(happened: Happened, { now, thresholds }: Look): readonly Fault[] {
  const { staleMinutes } = thresholds
  if (staleMinutes === 0) return []
  return readinessSpells(happened, 'stale').flatMap(({ event, until = now }) => {
    if (until - event.at < staleMinutes * minuteMs) return []
    const component = event.isNative ? componentOf(event) : 'mos'
    const name = component.replace(/^(?:runtime|role) /u, '')
    return {
      occurrence: occurrenceOf(event),
      component,
      title: event.isNative ? `${name} stopped its heartbeat, and runs on` : "An agent's runner stopped its heartbeat",
      message: event.isNative ? 'the native heartbeat stopped' : "the runner's heartbeat stopped",
      frames: [],
      cause: event.isNative
        ? 'Perhaps its program is frozen, or its hooks or extension are not loaded any more.'
        : 'Perhaps the host is overloaded or its disk is full.',
      evidence: () => `${heading(event)}: no heartbeat for ${Math.floor((until - event.since) / minuteMs)} min`,
    }
  })
}
