export type TurnTaking = {
  /** Runs `work` when all `names` are free; whoever came first goes first. */
  take<T>(names: readonly string[], work: () => Promise<T>): Promise<T>
}

/** One at a time per name, in this process: a host and tenant has one worker, by its lock. */
export function createTurnTaking(): TurnTaking {
  const last = new Map<string, Promise<void>>()
  return {
    async take(names, work) {
      const before = names.map((name) => last.get(name) ?? Promise.resolve())
      const turn = Promise.withResolvers<void>()
      for (const name of names) last.set(name, turn.promise)
      try {
        await Promise.all(before)
        return await work()
      } finally {
        turn.resolve()
        for (const name of names) if (last.get(name) === turn.promise) last.delete(name)
      }
    },
  }
}
