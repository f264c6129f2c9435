import { Failure } from '../errors.ts'
import { isFinal } from './op.ts'
import type { Op } from './op.ts'
import type { Signals } from './store.ts'
import { StoreAway } from './store-away.ts'

/** Looks at once, after each hint, and at each rescan. An outage of Redis is waited out; an unknown op is a Failure. */
export function waitForOp(
  id: string,
  get: (id: string) => Promise<Op | undefined>,
  signals: Signals,
  signal: AbortSignal | undefined,
): Promise<Op> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void): void => {
      stopListening()
      signal?.removeEventListener('abort', onAbort)
      finish()
    }
    const look = async (): Promise<void> => {
      const op = await get(id)
      if (op === undefined) throw new Failure(`There is no op ${id}. \`op list\` shows those that are there.`)
      if (isFinal(op.state)) settle(() => resolve(op))
    }
    const lookAgain = (): void => {
      look().catch((error: unknown) => {
        if (!(error instanceof StoreAway)) settle(() => reject(asError(error)))
      })
    }
    const onAbort = (): void => settle(() => reject(asError(signal?.reason)))
    const stopListening = signals.on((hint) => {
      if (hint.kind === 'rescan' || (hint.kind === 'op' && hint.opId === id)) lookAgain()
    })
    if (signal?.aborted === true) return onAbort()
    signal?.addEventListener('abort', onAbort, { once: true })
    lookAgain()
  })
}

const asError = (reason: unknown): Error => (reason instanceof Error ? reason : new Error(String(reason)))
