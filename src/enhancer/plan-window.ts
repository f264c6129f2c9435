import type { FleetEvent } from '../fleet/fleet-event.ts'

/** A day for what is counted by the day, and an hour for who tells late. */
const windowMs = 25 * 3_600_000
const most = 20_000

/**
 * The events that detectors need: the last day's, and of what lasts (a version, a file that waits, a request, how an
 * agent is) the latest word, however old. In order of time; 20,000 at most, the newest.
 */
export function planWindow(events: readonly FleetEvent[], now: number): readonly FleetEvent[] {
  const latest = new Map<string, FleetEvent>()
  for (const event of events) {
    const key = lastingKey(event)
    const before = key === undefined ? undefined : latest.get(key)
    if (key !== undefined && (before === undefined || before.at <= event.at)) latest.set(key, event)
  }
  const lasting = new Set(latest.values())
  return events
    .filter((event) => now - event.at < windowMs || (lasting.has(event) && isOpen(event)))
    .toSorted((one, other) => one.at - other.at)
    .slice(-most)
}

/** From when on a window has all that happened, ms since the epoch. */
export const wholeSince = (window: readonly FleetEvent[], now: number): number =>
  Math.max(now - windowMs, window.length < most ? 0 : (window[0]?.at ?? 0))

/** Something becomes a fault by lasting: it has to be looked at again though nothing happens. */
export function mayRipen(events: readonly FleetEvent[]): boolean {
  const latest = new Map(events.flatMap((event) => entryOf(event)))
  const versions = [...latest.values()].filter((event) => event.kind === 'version')
  const isSkewed = [...Map.groupBy(versions, ({ what }) => what).values()].some(
    (some) => new Set(some.map(({ version }) => version)).size > 1,
  )
  return isSkewed || [...latest.values()].some((event) => event.kind !== 'version' && isOpen(event))
}

function entryOf(event: FleetEvent): readonly (readonly [string, FleetEvent])[] {
  const key = lastingKey(event)
  return key === undefined ? [] : [[key, event]]
}

/** What a later event of the same key replaces. */
function lastingKey(event: FleetEvent): string | undefined {
  const { hostId, agent = '' } = event
  if (event.kind === 'readiness') return `readiness ${hostId} ${agent}`
  if (event.kind === 'ask') return `ask ${event.askId}`
  if (event.kind === 'drift') return `drift ${hostId} ${event.path}`
  return event.kind === 'version' ? `version ${hostId} ${event.what}` : undefined
}

function isOpen(event: FleetEvent): boolean {
  if (event.kind === 'readiness') return event.readiness !== 'idle' && event.readiness !== 'working'
  if (event.kind === 'ask') return event.state === 'asked'
  if (event.kind === 'drift') return event.state === 'waits'
  return event.kind === 'version'
}
