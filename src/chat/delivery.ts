import type { Logger } from '../log.ts'
import { retryLevel } from '../store/store-away.ts'
import type { Signal } from '../store/store.ts'
import type { ThreadRef } from '../store/topic.ts'
import { createChains } from './chains.ts'
import type { Chat } from './chat.ts'
import { createThreadDelivery } from './deliver-thread.ts'
import type { DeliveryDeps, RenderOp } from './delivery-deps.ts'
import { createReceiptEditor } from './edit-receipts.ts'
import { renderEnd } from './render-end.ts'
import { renderReceipt } from './render-receipt.ts'

const adoptEveryMs = 3000

export type Delivery = {
  /** Nothing new is sent; resolves when what is under way has been answered. */
  stop(): Promise<void>
}

/**
 * Brings the outbox into the chats: each thread head first, threads side by side, and keeps the receipts up to date.
 * Woken by hints; the outbox and the list of stale receipts are the truth, so any number of restarts loses nothing.
 */
export function startDelivery(options: {
  readonly store: DeliveryDeps['store']
  readonly chats: ReadonlyMap<Chat['door'], Chat>
  readonly logger: Logger
  readonly render?: RenderOp
  readonly now?: () => number
}): Delivery {
  const { store, logger, chats } = options
  const render = options.render ?? { receipt: renderReceipt, end: renderEnd }
  const deps: DeliveryDeps = { store, chats, logger, render, now: options.now ?? Date.now }
  const threads = createChains<ThreadRef>(createThreadDelivery(deps), logger)
  const receipts = createChains<string>(createReceiptEditor(deps), logger)

  let stopped = false

  const lookAtAll = async (): Promise<void> => {
    const [waiting, stale] = await Promise.all([store.outbox.waiting(), store.receipts.stale()])
    for (const thread of waiting) threads.wake(thread)
    for (const { opId } of stale) receipts.wake(opId)
  }
  const logged = (work: Promise<unknown>): void =>
    void work.catch((error: unknown) => logger[retryLevel(error)]({ err: error }, 'the outbox could not be looked at'))
  const follow = (signal: Signal): void => {
    if (signal.kind === 'outbox') threads.wake(signal.thread)
    if (signal.kind === 'op') receipts.wake(signal.opId)
    if (signal.kind === 'rescan' && !stopped) logged(lookAtAll())
  }

  const stopListening = store.signals.on(follow)
  for (const chat of chats.values()) chat.onReady(() => follow({ kind: 'rescan' }))
  const timer = setInterval(() => logged(store.receipts.adopt(deps.now())), adoptEveryMs)
  follow({ kind: 'rescan' })
  return {
    async stop() {
      stopped = true
      stopListening()
      clearInterval(timer)
      await Promise.all([threads.stop(), receipts.stop()])
    },
  }
}
