/** What `work` resolves to, or undefined as soon as the signal aborts; then nobody waits for it any more. */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  const stop = Promise.withResolvers<undefined>()
  const onAbort = () => stop.resolve(undefined)
  if (signal.aborted) onAbort()
  else signal.addEventListener('abort', onAbort, { once: true })
  // Whoever asks next hears how it went.
  work.catch(() => undefined)
  try {
    return await Promise.race([stop.promise, work])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
