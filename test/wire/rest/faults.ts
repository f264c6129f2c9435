import { isCall } from './call.ts'
import type { Call } from './call.ts'

/**
 * - `500-after`: carried out, and answered 500      - `500-before`: not carried out
 * - `reset-after`, `reset-before`: the connection breaks instead of an answer
 * - `slow`: carried out at once, answered `ms` of real time later
 * - `403`, `404`: as for a channel that is closed to the bot or gone
 * - `403-blocked`: as for a reaction on a message whose author blocks the bot
 * - `429`, `429-global`: refused for `ms`
 */
export type FaultKind =
  | '500-after'
  | '500-before'
  | 'reset-after'
  | 'reset-before'
  | 'slow'
  | '403'
  | '403-blocked'
  | '404'
  | '429'
  | '429-global'

export type Fault = {
  readonly method: string
  /** such as '/channels/:id/messages', or with a real id; '*' for all, as `method` too */
  readonly route: string
  readonly how: FaultKind
  /** default 1; Infinity until removed */
  readonly times?: number
  readonly ms?: number
  readonly when?: (call: Call) => boolean
}

export type PlannedFault = {
  /** How often it struck. */
  readonly hits: number
  remove(): void
}

export class Faults {
  readonly #planned = new Set<{ fault: Fault; hits: number }>()

  plan(fault: Fault): PlannedFault {
    const entry = { fault, hits: 0 }
    this.#planned.add(entry)
    const remove = (): void => void this.#planned.delete(entry)
    return {
      get hits() {
        return entry.hits
      },
      remove,
    }
  }

  /** The fault that strikes this call, counted. */
  strike(call: Call): Fault | undefined {
    for (const entry of this.#planned) {
      const { fault } = entry
      if (entry.hits >= (fault.times ?? 1) || !isCall(call, fault.method, fault.route)) continue
      if (fault.when && !fault.when(call)) continue
      entry.hits += 1
      return fault
    }
    return undefined
  }
}
