type Timed = { readonly at: number }

type Wanted<E> = {
  readonly count: number
  readonly ms: number
  /** Those that share it count as one; absent: each counts. */
  readonly key?: (event: E) => unknown
}

/** Those of `events`, oldest first, that stand among at least `count` within `ms`, both ends included. */
export function within<E extends Timed>(
  events: readonly E[],
  { count, ms, key = (event) => event }: Wanted<E>,
): readonly E[] {
  const found: E[] = []
  const there = new Map<unknown, number>()
  let first = 0
  let taken = 0
  for (const [last, event] of events.entries()) {
    there.set(key(event), (there.get(key(event)) ?? 0) + 1)
    for (let left = events[first]; left && event.at - left.at > ms; left = events[(first += 1)]) {
      const rest = (there.get(key(left)) ?? 0) - 1
      if (rest > 0) there.set(key(left), rest)
      else there.delete(key(left))
    }
    if (there.size < count) continue
    for (const one of events.slice(Math.max(first, taken), last + 1)) found.push(one)
    taken = last + 1
  }
  return found
}
