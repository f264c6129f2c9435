export type TurnTaking = {
  /** Runs `work` when all `names` are free; whoever came first goes first. */
  take<T>(names: readonly string[], work: () => Promise<T>): Promise<T>
}

/** One at a time per name, in this process: a host and tenant has one worker, by its lock. */
export function createTurnTaking(): TurnTaking {
  const last = new Map<string, Promise<unknown>>()
  return {
    take(names, work) {
      const before = names.map((name) => last.get(name))
      const run = Promise.all(before).then(work)
      const settled = run.then(
        () => undefined,
        () => undefined,
      )
      for (const name of names) last.set(name, settled)
      void settled.then(() => {
        for (const name of names) if (last.get(name) === settled) last.delete(name)
      })
      return run
    },
  }
}
