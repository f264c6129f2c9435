import type { EventOf, Happened, Look } from './happened.ts'
import type { Fault } from './fault.ts'
import { heading, hourMs, occurrenceOf } from './of-event.ts'

/** Files of the home that wait for a decision for too long. */
export function findDrift({ drift }: Happened, { now, thresholds }: Look): readonly Fault[] {
  const { driftHours } = thresholds
  if (driftHours === 0) return []
  const waits = new Map<string, EventOf<'drift'>>()
  const faults: Fault[] = []
  const end = (event: EventOf<'drift'>, until: number): void => {
    if (until - event.at >= driftHours * hourMs) faults.push(faultOf(event))
  }
  for (const event of drift) {
    const key = `${event.hostId}\0${event.path}`
    const before = waits.get(key)
    if (event.state === 'waits' && before === undefined) waits.set(key, event)
    if (event.state === 'waits' || before === undefined) continue
    waits.delete(key)
    end(before, event.at)
  }
  for (const event of waits.values()) end(event, now)
  return faults
}

const faultOf = (event: EventOf<'drift'>): Fault => ({
  occurrence: occurrenceOf(event),
  component: 'home',
  title: 'Files of the home wait for a decision',
  message: 'a file of the home waits for a decision',
  frames: [],
  cause: 'The shipped file and yours both changed; until somebody decides, yours stays as it is.',
  evidence: () => `${heading(event)}: ${event.path} waits since then`,
})
