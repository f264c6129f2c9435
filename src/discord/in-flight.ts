import { setTimeout as pause } from 'node:timers/promises'

/** Work that came in and is not over: a stop waits for it, for a while. */
export type InFlight = {
  /** Work that never rejects. */
  readonly track: (work: Promise<void>) => void
  readonly settled: (mostMs: number) => Promise<void>
}

export function createInFlight(): InFlight {
  const open = new Set<Promise<void>>()
  return {
    track(work) {
      open.add(work)
      void work.finally(() => open.delete(work))
    },
    async settled(mostMs) {
      const over = new AbortController()
      await Promise.race([Promise.all(open), pause(mostMs, undefined, { signal: over.signal })])
      over.abort()
    },
  }
}
