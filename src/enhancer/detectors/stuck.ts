import type { Happened, Look } from './happened.ts'
import type { Fault } from './fault.ts'
import { componentOf, heading, minuteMs, occurrenceOf } from './of-event.ts'
import { readinessSpells } from './readiness-spells.ts'

/** As long as this it was silent before it counts as stuck at all. A host that slept in between was silent for longer. */
const leadMs = 15 * minuteMs

/** At work, and nothing heard of it for too long. */
export function findStuck(happened: Happened, { now, thresholds }: Look): readonly Fault[] {
  const { stuckMinutes } = thresholds
  if (stuckMinutes === 0) return []
  return readinessSpells(happened, 'stuck').flatMap(({ event, until = now }) => {
    const silentFrom = Math.max(event.since, event.at - leadMs)
    if (until - silentFrom < stuckMinutes * minuteMs) return []
    const component = componentOf(event)
    return {
      occurrence: occurrenceOf(event),
      component,
      title: `${component.replace(/^(?:runtime|role) /u, '')} hangs: at work, and reports nothing`,
      message: 'at work, and reports nothing',
      frames: [],
      cause: 'Perhaps a command that never ends, a model that does not answer, or a dialog that nobody sees.',
      evidence: () => `${heading(event)}: silent for ${Math.floor((until - silentFrom) / minuteMs)} min`,
    }
  })
}
