import type { EventOf, Happened, Look } from './happened.ts'
import type { Fault } from './fault.ts'
import { heading, minuteMs, occurrenceOf } from './of-event.ts'

/** Hosts that run different versions of the same thing for too long. */
export function findVersionSkew({ version }: Happened, look: Look): readonly Fault[] {
  const { skewMinutes } = look.thresholds
  if (skewMinutes === 0) return []
  const things = Map.groupBy(version, ({ what }) => what)
  return [...things].flatMap(([what, events]) => findSkew(what, events, look))
}

function findSkew(what: string, events: readonly EventOf<'version'>[], { now, thresholds }: Look): readonly Fault[] {
  const runs = new Map<string, EventOf<'version'>>()
  const faults: Fault[] = []
  let open: { readonly event: EventOf<'version'>; readonly hosts: string } | undefined
  const end = (until: number): void => {
    if (open && until - open.event.at >= thresholds.skewMinutes * minuteMs) faults.push(faultOf(what, open))
  }
  for (const event of events) {
    runs.set(event.hostId, event)
    const isSkewed = new Set([...runs.values()].map((one) => one.version)).size > 1
    if (isSkewed) open ??= { event, hosts: hostsOf(runs) }
    if (isSkewed) continue
    end(event.at)
    open = undefined
  }
  end(now)
  return faults
}

const hostsOf = (runs: ReadonlyMap<string, EventOf<'version'>>): string =>
  [...runs].map(([host, { version }]) => `${host} ${version}`).join(', ')

const faultOf = (what: string, { event, hosts }: { event: EventOf<'version'>; hosts: string }): Fault => ({
  occurrence: occurrenceOf(event),
  component: 'fleet',
  title: `Hosts run different versions of ${what}`,
  message: `hosts run different versions of ${what}`,
  frames: [],
  cause: 'An update did not reach every host, or its agents were not relaunched.',
  evidence: () => `${heading(event)}: ${hosts}`,
})
