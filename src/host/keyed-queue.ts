export type KeyedQueue = <T>(key: string, task: () => Promise<T>) => Promise<T>

/** Tasks of one key run one after the other, in the order of their calls; different keys do not wait for each other. */
export function createKeyedQueue(): KeyedQueue {
  const last = new Map<string, Promise<unknown>>()
  return async (key, task) => {
    const before = last.get(key)
    // The one before has told its own caller how it went.
    const run = before === undefined ? task() : before.then(task, task)
    last.set(key, run)
    try {
      return await run
    } finally {
      if (last.get(key) === run) last.delete(key)
    }
  }
}
