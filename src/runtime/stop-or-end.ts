type Options = {
  /** the program has stopped what was cancelled, or is gone; never rejects */
  readonly stopped: Promise<unknown>
  /** what it has for that, in ms from now on */
  readonly graceMs?: number | undefined
  /** the same when a next prompt waits for it */
  readonly wantedGraceMs?: number | undefined
  /** Others work in the same program: who waits does not make it end sooner. */
  readonly isShared?: () => boolean
  /** never rejects */
  end(): Promise<void>
}

/** A cancelled prompt on its way to its end in the program. */
export type Stopping = {
  /** It has stopped, or its program was ended. */
  readonly over: Promise<void>
  /** A next prompt waits for it. */
  hurry(): void
}

/**
 * Gives the program time to stop what was cancelled, and ends it after that. Real ones take 13 to 124 ms: nobody should
 * wait for a deaf one longer than it takes to be sure.
 */
export function stopOrEnd({ stopped, graceMs = 5_000, wantedGraceMs = 1_000, isShared, end }: Options): Stopping {
  const since = performance.now()
  const late = Promise.withResolvers<'late'>()
  const timers = [setTimeout(() => late.resolve('late'), graceMs)]
  const outcome = Promise.race([stopped.then(() => 'stopped' as const), late.promise])
  const over = outcome.then((how) => {
    for (const timer of timers) clearTimeout(timer)
    return how === 'late' ? end() : undefined
  })
  return {
    over,
    hurry() {
      const left = Math.max(0, since + wantedGraceMs - performance.now())
      const timer = setTimeout(() => {
        if (isShared?.() !== true) late.resolve('late')
      }, left)
      timers.push(timer)
      // It may be over by now.
      void over.then(() => clearTimeout(timer))
    },
  }
}
