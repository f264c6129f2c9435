import type { Op } from '../store/op.ts'
import { isFinal } from '../store/op.ts'
import type { Store } from '../store/store.ts'
import { createBell } from './bell.ts'

/** Hints may get lost with a connection: look again this often even without one. */
const lookAgainMs = 5000

/**
 * The op as it is now, then once for each change, until it is final, gone, or `signal` aborts. Redis going away is
 * waited out: the op goes on without a reader.
 */
export async function* watchOp(
  store: Pick<Store, 'ops' | 'signals'>,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<Op> {
  const bell = createBell()
  const stop = store.signals.on((hint) => {
    if (hint.kind === 'rescan' || (hint.kind === 'op' && hint.opId === id)) bell.ring()
  })
  try {
    let seen = ''
    let op = await store.ops.get(id)
    while (op !== undefined && !signal.aborted) {
      const text = JSON.stringify(op)
      if (text !== seen) yield op
      seen = text
      if (isFinal(op.state)) return
      await bell.wait(lookAgainMs, signal)
      const last = op
      op = await store.ops.get(id).catch(() => last)
    }
  } finally {
    stop()
  }
}
