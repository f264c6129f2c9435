import type { OutboxEntry } from '../store/outbox.ts'
import type { Chat, ChatMessage } from './chat.ts'
import type { DeliveryDeps } from './delivery-deps.ts'
import { entryParts } from './entry-parts.ts'
import { openTopic } from './open-topic.ts'
import { sendWithFiles } from './send-with-files.ts'
import { withFiles } from './with-files.ts'
import { withoutSecrets } from './without-secrets.ts'

type Next = Promise<OutboxEntry | undefined>

/**
 * Sends the head of a thread and removes it; returns the next head. A ChatError leaves it there, with what was accepted
 * noted. `isFirstTry`: no process can have sent it before.
 */
export async function sendEntry(deps: DeliveryDeps, chat: Chat, entry: OutboxEntry, isFirstTry: boolean): Next {
  const body = withoutSecrets(deps.redactor, entry.body)
  switch (body.kind) {
    case 'receipt':
      return sendReceipt(deps, chat, entry, body.opId, isFirstTry)
    case 'end':
      return sendEnd(deps, chat, entry, body.opId)
    case 'open-topic': {
      const messageId = await sendParts(deps, chat, entry, entryParts(body, chat.door))
      if (messageId !== undefined) await openTopic(deps, chat, entry, body, messageId)
      return deps.store.outbox.remove(entry)
    }
    case 'text':
    case 'confirm': {
      const messageId = await sendParts(
        deps,
        chat,
        entry,
        await withFiles(deps, body, entryParts(body, chat.door), chat),
      )
      return deps.store.outbox.remove(entry, messageId)
    }
  }
}

/**
 * Rendered when it is sent, from the latest state. One that a door has shown meanwhile is not shown again. A repeat may
 * be answered with the message of an earlier try, which shows the op as it was then: it is noted as one to be edited.
 */
async function sendReceipt(
  deps: DeliveryDeps,
  chat: Chat,
  entry: OutboxEntry,
  opId: string,
  isFirstTry: boolean,
): Next {
  const { ops, outbox, receipts } = deps.store
  const [op, shown] = await Promise.all([ops.get(opId), receipts.get(opId)])
  if (op === undefined || shown !== undefined) return outbox.remove(entry)
  const messageId = await sendParts(deps, chat, entry, [deps.render.receipt(op)])
  return outbox.remove(entry, messageId, isFirstTry && entry.triedAt === undefined ? op.version : 0)
}

async function sendEnd(deps: DeliveryDeps, chat: Chat, entry: OutboxEntry, opId: string): Next {
  const op = await deps.store.ops.get(opId)
  if (op !== undefined) await sendParts(deps, chat, entry, [deps.render.end(op)])
  return deps.store.outbox.remove(entry)
}

/** The parts that were not accepted yet, in order; returns the last one's message id. The first part is the reply. */
async function sendParts(
  { store, now }: DeliveryDeps,
  chat: Chat,
  entry: OutboxEntry,
  parts: readonly ChatMessage[],
): Promise<string | undefined> {
  let current = entry
  let messageId: string | undefined
  for (const [index, part] of parts.entries()) {
    if (index < (entry.sentChunks ?? 0)) continue
    const message = index === 0 && entry.replyTo !== undefined ? { ...part, replyTo: entry.replyTo } : part
    messageId = await sendWithFiles(chat, store.outbox, current, { index, message }, now)
    if (index === parts.length - 1) break
    const { triedAt: _, ...accepted } = current
    current = { ...accepted, sentChunks: index + 1 }
    await store.outbox.mark(current, { sentChunks: index + 1 })
  }
  return messageId
}
