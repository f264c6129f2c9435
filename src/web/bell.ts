export type Bell = {
  ring(): void
  /** Resolves at a ring (also one since the last wait), after `ms`, or at abort: the caller looks which. */
  wait(ms: number, signal: AbortSignal): Promise<void>
}

const nothing = (): void => {}

/** Turns hints into a loop that looks: many rings are one wake-up. */
export function createBell(): Bell {
  let rung = false
  let wake = nothing
  return {
    ring() {
      rung = true
      wake()
    },
    async wait(ms, signal) {
      if (!rung && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(() => wake(), ms)
          wake = () => {
            clearTimeout(timer)
            signal.removeEventListener('abort', wake)
            resolve()
          }
          signal.addEventListener('abort', wake)
        })
      }
      rung = false
      wake = nothing
    },
  }
}
