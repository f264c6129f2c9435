type How = {
  /** Ends the wait: `work` then runs at once, beside who has the turn, and must touch nothing. */
  readonly leave?: AbortSignal | undefined
  /** Once it is over nobody is told that it was: who only starts again what died has not had it in hand. */
  readonly isForgotten?: boolean
}

export type TurnTaking = {
  /** Runs `work` when all `names` are free; whoever came first goes first. */
  take<T>(names: readonly string[], work: () => Promise<T>, how?: How): Promise<T>
  /** Names that are taken, or were within the last `withinMs`. */
  taken(withinMs?: number): readonly string[]
}

const rememberedMs = 60_000

/** One at a time per name, in this process: a host and tenant has one worker, by its lock. */
export function createTurnTaking(): TurnTaking {
  const last = new Map<string, Promise<void>>()
  const endedAt = new Map<string, number>()
  const end = (name: string, isForgotten: boolean): void => {
    last.delete(name)
    if (isForgotten) return
    const now = performance.now()
    for (const [each, at] of endedAt) if (now - at > rememberedMs) endedAt.delete(each)
    endedAt.set(name, now)
  }
  return {
    async take(names, work, { leave, isForgotten = false } = {}) {
      const before = Promise.all(names.map((name) => last.get(name) ?? Promise.resolve()))
      const turn = Promise.withResolvers<void>()
      for (const name of names) last.set(name, turn.promise)
      const leaveQueue = async () => {
        // Who left the queue still stood between two others.
        await before
        turn.resolve()
        for (const name of names) if (last.get(name) === turn.promise) end(name, isForgotten)
      }
      try {
        await Promise.race([before, aborted(leave)])
        return await work()
      } finally {
        void leaveQueue()
      }
    },
    taken(withinMs = 0) {
      const since = performance.now() - Math.min(withinMs, rememberedMs)
      return [...last.keys(), ...[...endedAt].flatMap(([name, at]) => (at >= since ? name : []))]
    },
  }
}

const aborted = (signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted === true) resolve()
    else signal?.addEventListener('abort', () => resolve(), { once: true })
  })
