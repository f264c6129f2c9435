import type { FleetEvent } from '../fleet/fleet-event.ts'

/** What happened, in order: kept for 14 days and 100,000 events, whichever is less. */
export type History = {
  /** In one step. An event whose id is there already is left out. Publishes `{ kind: 'history' }`. */
  add(events: readonly FleetEvent[]): Promise<void>
  /** From `since` (ms since the epoch) on, oldest first; `limit` of the newest, 20,000 without it. */
  list(options: { readonly since: number; readonly limit?: number }): Promise<readonly FleetEvent[]>
}

/** For who follows it: an event that comes late, from a host that was cut off, stands behind later ones. */
export type FollowedHistory = History & {
  /** What was added after `cursor`, a part of it, in the order in which it was added; without one from the oldest on. */
  follow(cursor: string | undefined): Promise<{
    readonly events: readonly FleetEvent[]
    /** for the next call; absent: there is nothing yet */
    readonly cursor: string | undefined
    /** there may be more already */
    readonly isMore: boolean
  }>
}
