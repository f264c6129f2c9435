/** What a runtime has after a cancel to end its stream itself: a person sees the stop within 200 ms. */
const graceMs = 120

/**
 * What `source` gives, until it ends, or until shortly after `signal` aborts: a program that does not hear must not keep
 * the person waiting. Returns whether it ended by itself.
 */
export async function untilStopped<T>(
  source: AsyncIterable<T>,
  signal: AbortSignal,
  take: (item: T) => void,
): Promise<boolean> {
  const iterator = source[Symbol.asyncIterator]()
  const patience = patienceAfter(signal)
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), patience.over])
      if (next === 'over') {
        iterator.return?.().catch(() => undefined)
        return false
      }
      if (next.done === true) return true
      take(next.value)
    }
  } finally {
    patience.end()
  }
}

/** `over` resolves a moment after the abort. */
function patienceAfter(signal: AbortSignal): { over: Promise<'over'>; end(): void } {
  const { promise: over, resolve } = Promise.withResolvers<'over'>()
  let timer: NodeJS.Timeout | undefined
  const begin = () => (timer = setTimeout(() => resolve('over'), graceMs))
  if (signal.aborted) begin()
  else signal.addEventListener('abort', begin, { once: true })
  return {
    over,
    end() {
      clearTimeout(timer)
      signal.removeEventListener('abort', begin)
    },
  }
}
