import { isFinal } from '../store/op.ts'
import type { Op } from '../store/op.ts'
import type { ReceiptMessage } from '../store/outbox.ts'
import { backOffMs } from './back-off-ms.ts'
import type { Pause } from './chains.ts'
import { ChatError } from './chat.ts'
import { chatOf } from './chat-of.ts'
import type { DeliveryDeps } from './delivery-deps.ts'

const pacedMs = 1000
const mostRemembered = 2000

/** What one receipt shows now, and since when. */
type Shown = { readonly version: number; readonly at: number }

/**
 * Returns the run that brings one receipt up to date: the first edit at once, then one a second, the final one at once
 * again, each with the latest state. What no process got to render stays stale in the store.
 */
export function createReceiptEditor(deps: DeliveryDeps): (opId: string, pause: Pause) => Promise<void> {
  const shown = new Map<string, Shown>()
  return async (opId, pause) => {
    for (let failures = 0; !pause.stopped;) {
      const before = shown.get(opId)
      const [op, receipt] = await Promise.all([deps.store.ops.get(opId), deps.store.receipts.get(opId)])
      if (op === undefined || receipt === undefined || before?.version === op.version) return
      const wait = before === undefined || isFinal(op.state) ? 0 : before.at + pacedMs - deps.now()
      if (wait > 0) {
        await pause.untilWoken(wait)
        continue
      }
      const outcome = await edit(deps, op, receipt)
      if (outcome === 'not ready') return
      if (outcome === 'again') {
        failures += 1
        await pause.for(backOffMs(failures))
        continue
      }
      failures = 0
      const version = op.version ?? 0
      await deps.store.receipts.rendered(opId, version)
      remember(shown, opId, { version, at: deps.now() })
    }
  }
}

/** The latest last, so that the oldest is forgotten first; what is forgotten costs one edit more. */
function remember(shown: Map<string, Shown>, opId: string, state: Shown): void {
  shown.delete(opId)
  shown.set(opId, state)
  const [oldest] = shown.keys()
  if (shown.size > mostRemembered && oldest !== undefined) shown.delete(oldest)
}

async function edit(
  deps: DeliveryDeps,
  op: Op,
  { thread, messageId }: ReceiptMessage,
): Promise<'done' | 'again' | 'not ready'> {
  const chat = chatOf(deps.chats, thread)
  if (chat === undefined) return 'not ready'
  try {
    await chat.edit(thread, messageId, deps.render.receipt(op))
    return 'done'
  } catch (error) {
    if (!(error instanceof ChatError)) throw error
    deps.logger.info({ err: error, opId: op.id }, 'a receipt could not be edited')
    // A message that is gone or can't be edited any more: its end is said in a message of its own.
    return error.kind === 'later' || error.kind === 'unknown' ? 'again' : 'done'
  }
}
