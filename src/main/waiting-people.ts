/** People who wait for an acknowledgement in this process: Discord gives them 3 s, and what an op does can wait. */
export type WaitingPeople = {
  /** Somebody waits from now on; call what it returns when they have their answer. */
  readonly enter: () => () => void
  /** Resolves when nobody waits, or after `mostMs`: work is put off, never stopped. */
  readonly gone: (mostMs: number) => Promise<void>
}

export function createWaitingPeople(): WaitingPeople {
  let count = 0
  let nobody = Promise.withResolvers<void>()
  return {
    enter() {
      count += 1
      let waits = true
      return () => {
        if (!waits) return
        waits = false
        count -= 1
        if (count > 0) return
        nobody.resolve()
        nobody = Promise.withResolvers<void>()
      }
    },
    async gone(mostMs) {
      if (count === 0) return
      const late = Promise.withResolvers<void>()
      const timer = setTimeout(late.resolve, mostMs)
      await Promise.race([nobody.promise, late.promise])
      clearTimeout(timer)
    },
  }
}
