import type { Call } from '../test/wire/rest/call.ts'
import type { Wire } from '../test/wire/wire.ts'

/** Each request once, when it has been answered. */
export function watchCalls(wire: Wire, on: (call: Call) => void): () => void {
  const { watchers } = wire.stage.world
  let seen = wire.requests.length
  const look = (): void => {
    for (; seen < wire.requests.length; seen++) {
      const call = wire.requests[seen]
      if (call) on(call)
    }
  }
  watchers.add(look)
  return () => void watchers.delete(look)
}
