import type { ThreadRef } from '../store/topic.ts'

/** Edits of running turns that are on their way, by the thread in which they are. */
export type RunningEdits = {
  /** What it resolves to; undefined as soon as it was given up, and `signal` aborts then. */
  run<T>(thread: ThreadRef, edit: (signal: AbortSignal) => Promise<T>): Promise<T | undefined>
  /** A message is about to be sent there: an edit that the chat's limits still hold back would come after it. */
  giveUp(thread: ThreadRef): void
}

export function createRunningEdits(): RunningEdits {
  const running = new Map<ThreadRef, AbortController>()
  return {
    async run(thread, edit) {
      const controller = new AbortController()
      const givenUp = Promise.withResolvers<undefined>()
      controller.signal.addEventListener('abort', () => givenUp.resolve(undefined), { once: true })
      running.set(thread, controller)
      const work = edit(controller.signal)
      // What was given up fails later, for nobody.
      work.catch(() => undefined)
      try {
        return await Promise.race([work, givenUp.promise])
      } finally {
        if (running.get(thread) === controller) running.delete(thread)
      }
    },
    giveUp: (thread) => running.get(thread)?.abort(),
  }
}
