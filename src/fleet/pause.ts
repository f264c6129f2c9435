/** Why an agent, or the whole fleet, is frozen: not started again, and given no work. What runs goes on. */
export type Pause = {
  /** `discord:123`, `local:1000`; `mos` for what Mos itself parked */
  readonly by: string
  /** milliseconds since the epoch */
  readonly at: number
  readonly why?: string
  /** it ends by itself then */
  readonly until?: number
}

/** `paused by discord:123 since 2026-11-26 20:15 UTC: the disk is full`. */
export function renderPause({ by, at, why, until }: Pause, of: 'agent' | 'fleet'): string {
  const what = of === 'fleet' ? 'the fleet is paused' : 'paused'
  const end = until === undefined ? '' : ` until ${clock(until)}`
  return `${what} by ${by} since ${clock(at)}${end}${why === undefined ? '' : `: ${why}`}`
}

/** The same for where there is little room: `the fleet is paused: the disk is full`. Other words stay as they are. */
export const shortPause = (words: string): string =>
  words.replace(/\b(the fleet is paused|paused) by \S+ since \S+ \S+ UTC(?: until \S+ \S+ UTC)?/u, '$1')

/** What lifts it, of the words that `renderPause` gave: an agent's own is not the fleet's. */
export const liftOf = (words: string, agentName: string): string =>
  words.startsWith('the fleet ') ? '/fleet resume' : `/fleet resume agent:${agentName}`

const clock = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
