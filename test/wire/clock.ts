/**
 * The double's time. It runs with the real one until a test jumps ahead; a jump runs the timers that fall due, so that
 * fifteen minutes of a token's life pass at once. Milliseconds since 1970.
 */
export type Clock = {
  readonly now: () => number
  /** Runs once after `ms` of this clock; the returned function cancels it. */
  after(ms: number, run: () => void): () => void
  jump(ms: number): void
  stop(): void
}

type Timer = { readonly due: number; readonly run: () => void; handle: NodeJS.Timeout }

export function startClock(): Clock {
  const timers = new Set<Timer>()
  let ahead = 0
  const now = (): number => Date.now() + ahead
  const fire = (timer: Timer): void => {
    if (!timers.delete(timer)) return
    clearTimeout(timer.handle)
    timer.run()
  }
  return {
    now,
    after(ms, run) {
      const timer: Timer = { due: now() + ms, run, handle: setTimeout(() => fire(timer), ms) }
      timers.add(timer)
      return () => {
        timers.delete(timer)
        clearTimeout(timer.handle)
      }
    },
    jump(ms) {
      ahead += ms
      const sorted = [...timers].toSorted((one, other) => one.due - other.due)
      for (const timer of sorted) {
        clearTimeout(timer.handle)
        if (timer.due <= now()) fire(timer)
        else timer.handle = setTimeout(() => fire(timer), timer.due - now())
      }
    },
    stop() {
      for (const timer of timers) clearTimeout(timer.handle)
      timers.clear()
    },
  }
}
