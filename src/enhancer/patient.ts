import { setTimeout as wait } from 'node:timers/promises'
import { TrackerError } from './trackers/tracker.ts'

/** How long an op waits for a tracker: it holds nothing up but itself. */
export type Patience = {
  /** between looks for what may be there by now: a list is late by seconds, seldom by more */
  readonly looksMs: readonly number[]
  /** the longest that a tracker may ask to wait */
  readonly longestMs: number
}
export const patience: Patience = { looksMs: [1_000, 3_000, 10_000, 30_000, 60_000], longestMs: 120_000 }

const tries = 3
const restMs = 5_000

/**
 * Does what may be done again, once more when the tracker says `later`, and for what looks first itself after `unknown`
 * too. Throws what it said last.
 */
export async function patiently<T>(
  act: () => Promise<T>,
  {
    patience: { longestMs, looksMs },
    signal,
    also,
  }: {
    readonly patience: Patience
    readonly signal: AbortSignal
    readonly also?: 'unknown'
  },
): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      signal.throwIfAborted()
      return await act()
    } catch (error) {
      const isPassing = error instanceof TrackerError && (error.kind === 'later' || error.kind === also)
      const ms = isPassing ? (error.retryAfterMs ?? Math.min(restMs, looksMs.at(-1) ?? restMs)) : 0
      if (!isPassing || tried >= tries || ms > longestMs) throw error
      await wait(ms, undefined, { signal })
    }
  }
}
