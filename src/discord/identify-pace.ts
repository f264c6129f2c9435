import { setTimeout as pause } from 'node:timers/promises'

const hourMs = 3_600_000
const freely = 10

/**
 * Milliseconds until the next IDENTIFY. Discord takes one in 5 s, and resets the token after 1,000 in a day: after ten in
 * an hour there is one in two minutes, which is at most 730 a day.
 */
export function identifyDelay(recent: readonly number[], now: number): number {
  const last = recent.at(-1)
  if (last === undefined) return 0
  const lately = recent.filter((at) => now - at < hourMs).length
  return Math.max(0, last + (lately < freely ? 5_000 : 120_000) - now)
}

/** What discord.js asks before each IDENTIFY; one for all clients of this process. */
export type IdentifyPace = { waitForIdentify(shardId: number, signal: AbortSignal): Promise<void> }

export function createIdentifyPace(): IdentifyPace {
  let recent: number[] = []
  return {
    async waitForIdentify(_, signal) {
      await pause(identifyDelay(recent, Date.now()), undefined, { signal })
      const now = Date.now()
      recent = [...recent.filter((at) => now - at < hourMs), now]
    },
  }
}
