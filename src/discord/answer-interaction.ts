import { setTimeout as pause } from 'node:timers/promises'
import type { ChatMessage } from '../chat/chat.ts'
import { renderReceipt } from '../chat/render-receipt.ts'
import type { Answer } from '../command/definition.ts'
import { explain, Failure } from '../errors.ts'
import type { Logger } from '../log.ts'
import type { Op } from '../store/op.ts'
import type { ReceiptMessage } from '../store/outbox.ts'
import type { Store } from '../store/store.ts'
import { StoreAway } from '../store/store-away.ts'
import type { ThreadRef } from '../store/topic.ts'
import type { Acknowledgement } from './acknowledge.ts'
import { answerMessages, fit } from './answer-message.ts'
import { byName } from './by-name.ts'
import { inTime, notShown } from './in-time.ts'

type AnswerDeps = { readonly store: Pick<Store, 'receipts'>; readonly logger: Logger }
type Where = { readonly thread: ThreadRef | undefined; readonly ack: Acknowledgement }

const noteAgainMs = 500

/**
 * Shows a command's answer as the acknowledgement. What was looked up or done is visible to all, since a thread is a
 * shared place and a card waits for whoever may press; refusals and failures are only for who asked. Never throws: an
 * op whose acknowledgement fails runs, and the delivery posts its receipt.
 */
export async function answerInteraction(deps: AnswerDeps, where: Where, work: Promise<Answer>): Promise<boolean> {
  let answer: Answer
  try {
    answer = await inTime(deps, where.ack, 'visible', work)
  } catch (error) {
    await showFailure(deps, where.ack, error)
    return false
  }
  await (answer.kind === 'op' ? showOp(deps, where, answer.op) : showAnswer(deps, where.ack, answer))
  return true
}

/** For who pressed alone: the card itself shows to all what came of it. Refusals and failures likewise; never throws. */
export async function answerPrivately(deps: AnswerDeps, ack: Acknowledgement, work: Promise<string>): Promise<void> {
  try {
    const text = await inTime(deps, ack, 'ephemeral', work)
    await ack.show({ text: fit(text, 2_000) }, 'ephemeral').catch(notShown(deps.logger))
  } catch (error) {
    await showFailure(deps, ack, error)
  }
}

/** A failure in words, to who asked and nobody else. */
export async function showFailure({ logger }: AnswerDeps, ack: Acknowledgement, error: unknown): Promise<void> {
  if (!(error instanceof Failure)) logger.error({ err: error }, 'an interaction failed')
  await ack.show({ text: fit(byName(explain(error)), 2_000) }, 'ephemeral').catch(notShown(logger))
}

async function showAnswer({ logger }: AnswerDeps, ack: Acknowledgement, answer: Exclude<Answer, { kind: 'op' }>) {
  const [first = { text: 'Done.' }, ...more] = answerMessages(answer)
  try {
    await ack.show(first, 'visible')
    for (const message of more) await ack.follow(message)
  } catch (error) {
    notShown(logger)(error)
  }
}

async function showOp({ store, logger }: AnswerDeps, { thread, ack }: Where, op: Op): Promise<void> {
  const receipt: ChatMessage = renderReceipt(op)
  try {
    const { messageId } = await ack.show(receipt, 'visible')
    if (thread !== undefined) await noteShown(store.receipts, { opId: op.id, thread, messageId })
  } catch (error) {
    logger.warn({ why: String(error), opId: op.id }, 'the receipt is left to the delivery')
  }
}

/** Until Redis takes it: a message that nobody knows of would stay as it is, beside the receipt that is posted for it. */
async function noteShown(receipts: Store['receipts'], receipt: ReceiptMessage): Promise<void> {
  for (;;) {
    try {
      return await receipts.shown(receipt)
    } catch (error) {
      if (!(error instanceof StoreAway)) throw error
      await pause(noteAgainMs, undefined, { ref: false })
    }
  }
}
