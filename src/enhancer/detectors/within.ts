type Timed = { readonly at: number }
type Wanted = { readonly count: number; readonly ms: number }

/** Those of `events`, oldest first, that stand among at least `count` within `ms`, both ends included. */
export function within<E extends Timed>(events: readonly E[], { count, ms }: Wanted): readonly E[] {
  const found: E[] = []
  let first = 0
  let taken = 0
  for (const [last, event] of events.entries()) {
    while (event.at - (events[first]?.at ?? event.at) > ms) first += 1
    if (last - first + 1 < count) continue
    for (const one of events.slice(Math.max(first, taken), last + 1)) found.push(one)
    taken = last + 1
  }
  return found
}

/** The same, where those that share a key count as one. */
export function withinOf<E extends Timed>(
  events: readonly E[],
  { count, ms, key }: Wanted & { readonly key: (event: E) => unknown },
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
