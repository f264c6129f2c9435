import type { Logger } from '../log.ts'
import { createRedactor } from '../redact/create-redactor.ts'
import type { Redactor } from '../redact/redactor.ts'
import { retryLevel } from '../store/store-away.ts'
import type { Signal } from '../store/store.ts'
import type { ThreadRef } from '../store/topic.ts'
import { createChains } from './chains.ts'
import type { Chat } from './chat.ts'
import { createThreadDelivery } from './deliver-thread.ts'
import type { DeliveryDeps, RenderOp } from './delivery-deps.ts'
import { createCardEditor } from './edit-cards.ts'
import { createReceiptEditor } from './edit-receipts.ts'
import { createThreadOpener } from './ensure-thread.ts'
import { createRunningEdits } from './running-edits.ts'
import { renderEnd } from './render-end.ts'
import { renderReceipt } from './render-receipt.ts'
import { createMessageSigner } from './sign-messages.ts'
import { withoutSecrets } from './without-secrets.ts'

const adoptEveryMs = 3000

export type Delivery = {
  /** Nothing new is sent; resolves when what is under way has been answered. */
  stop(): Promise<void>
}

/**
 * Brings the outbox into the chats: each thread head first, threads side by side, and keeps receipts and cards up to
 * date, and the signs on people's messages. Woken by hints; the outbox and the lists of what is stale are the truth, so any number of restarts loses nothing.
 */
export function startDelivery(options: {
  readonly store: DeliveryDeps['store']
  readonly chats: ReadonlyMap<Chat['door'], Chat>
  /** what is shown goes through it before it is cut; absent: one that knows no value */
  readonly redactor?: Redactor
  readonly logger: Logger
  readonly render?: RenderOp
  readonly lost?: DeliveryDeps['lost']
  readonly now?: () => number
}): Delivery {
  const { store, logger, chats } = options
  const redactor = options.redactor ?? createRedactor([])
  const written = options.render ?? { receipt: renderReceipt, end: renderEnd }
  const render: RenderOp = {
    receipt: (op) => written.receipt(withoutSecrets(redactor, op)),
    end: (op) => written.end(withoutSecrets(redactor, op)),
  }
  const ensureThread = createThreadOpener(store.topics)
  const deps: DeliveryDeps = {
    store,
    chats,
    redactor,
    logger,
    render,
    ensureThread,
    edits: createRunningEdits(),
    ...(options.lost === undefined ? {} : { lost: options.lost }),
    now: options.now ?? Date.now,
  }
  const threads = createChains<ThreadRef>(createThreadDelivery(deps), logger)
  const receipts = createChains<string>(createReceiptEditor(deps), logger)
  const cards = createChains<string>(createCardEditor(deps), logger)
  const signs = createChains<string>(createMessageSigner(deps), logger)

  let stopped = false

  const lookAtSigns = async (): Promise<void> => {
    for (const entryId of await store.signs.stale()) signs.wake(entryId)
  }
  const lookAtAll = async (): Promise<void> => {
    const found = await Promise.all([store.outbox.waiting(), store.receipts.stale(), store.cards.stale()])
    const [waiting, stale, staleCards] = found
    for (const thread of waiting) threads.wake(thread)
    for (const { opId } of stale) receipts.wake(opId)
    for (const id of staleCards) cards.wake(id)
    await lookAtSigns()
  }
  const logged = (work: Promise<unknown>): void =>
    void work.catch((error: unknown) => logger[retryLevel(error)]({ err: error }, 'the outbox could not be looked at'))
  const follow = (signal: Signal): void => {
    if (signal.kind === 'outbox') threads.wake(signal.thread)
    if (signal.kind === 'op') receipts.wake(signal.opId)
    if (signal.kind === 'card') cards.wake(signal.id)
    if (signal.kind === 'signs') logged(lookAtSigns())
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
      await Promise.all([threads.stop(), receipts.stop(), cards.stop(), signs.stop()])
    },
  }
}
