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

const clock = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
