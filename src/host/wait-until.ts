import { setTimeout as delay } from 'node:timers/promises'

/**
 * Looks until `look` gives something and returns it; undefined when the time is over. An abort of the signal throws.
 * For effects of other processes, which nothing announces.
 */
export async function waitUntil<T>(
  look: () => Promise<T | undefined>,
  { timeoutMs, everyMs = 25, signal }: { timeoutMs: number; everyMs?: number; signal?: AbortSignal | undefined },
): Promise<T | undefined> {
  const end = performance.now() + timeoutMs
  for (;;) {
    signal?.throwIfAborted()
    const seen = await look()
    if (seen !== undefined || performance.now() >= end) return seen
    await delay(everyMs, undefined, signal === undefined ? {} : { signal })
  }
}
