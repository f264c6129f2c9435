import type { Thresholds } from '../../fleet/enhancer-settings.ts'
import type { EventBody, FleetEvent } from '../../fleet/fleet-event.ts'
import type { ReadText } from '../error-text.ts'

type Kind = EventBody['kind']
export type EventOf<K extends Kind> = Extract<FleetEvent, { readonly kind: K }>

/** The events of each kind, oldest first. */
export type Happened = { readonly [K in Kind]: readonly EventOf<K>[] }

export type Look = {
  /** ms since the epoch */
  readonly now: number
  /** from when on the events are whole, ms since the epoch */
  readonly since: number
  readonly thresholds: Thresholds
  /** What an event's text says went wrong; names of its own agent and host are `<agent>` and `<host>` in it. */
  readonly read: (event: FleetEvent, text: string) => ReadText
}

/** Sorted by kind in one pass. Hosts tell at their own pace: what is not in order yet is brought into it. */
export function sortEvents(events: readonly FleetEvent[]): Happened {
  const happened: { [K in Kind]: EventOf<K>[] } = {
    crash: [],
    'gave-up': [],
    readiness: [],
    op: [],
    turn: [],
    error: [],
    ask: [],
    drift: [],
    'usage-limit': [],
    version: [],
    tool: [],
  }
  for (const event of events) (happened[event.kind] as FleetEvent[] | undefined)?.push(event)
  for (const list of Object.values(happened)) if (!isInOrder(list)) list.sort((a, b) => a.at - b.at)
  return happened
}

const isInOrder = (events: readonly FleetEvent[]): boolean =>
  events.every(({ at }, index) => index === 0 || (events[index - 1]?.at ?? at) <= at)
