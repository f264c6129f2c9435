import type { Call } from '../wire/rest/call.ts'
import type { Wire } from '../wire/wire.ts'

/** Each request once, in their order, when it has been answered. */
export function watchCalls(wire: Wire, on: (call: Call) => void): () => void {
  const { watchers } = wire.stage.world
  let seen = wire.requests.length
  const look = (): void => {
    // What a request changes is told of before it is answered.
    for (let call = wire.requests[seen]; call !== undefined && call.status !== 0; call = wire.requests[seen]) {
      seen += 1
      on(call)
    }
  }
  watchers.add(look)
  return () => void watchers.delete(look)
}
