import type { Body, OutboxEntry } from '../store/outbox.ts'
import { ChatError } from './chat.ts'
import type { Chat } from './chat.ts'
import type { DeliveryDeps } from './delivery-deps.ts'
import { inertLine } from './inert-text.ts'

/** Makes the topic's thread from the starter message that was just sent. Each step may be repeated. */
export async function openTopic(
  { store }: DeliveryDeps,
  chat: Chat,
  entry: OutboxEntry,
  body: Extract<Body, { kind: 'open-topic' }>,
  messageId: string,
): Promise<void> {
  const { title, by, hostId, guildId } = body
  const thread = await chat.openThread(entry.thread, messageId, title).catch(noThread)
  if (thread instanceof ChatError) {
    // The channel is there, it took the starter: its messages need not go elsewhere.
    const text = `No thread could be made for "${inertLine(title, 100)}": ${thread.message}. Ask again when one can.`
    return store.outbox.add({ id: `${entry.id}-no-thread`, thread: entry.thread, body: { kind: 'text', text } })
  }
  const channelId = entry.thread.slice(entry.thread.indexOf(':') + 1)
  const starter = { channelId, messageId }
  await store.topics.open({ id: thread, title, by, hostId, starter, ...(guildId === undefined ? {} : { guildId }) })
  const text = 'This topic is open: say here what you want done. A mention is not needed.'
  await store.outbox.add({ id: `${entry.id}-opened`, thread, body: { kind: 'text', text } })
}

function noThread(error: unknown): ChatError {
  if (error instanceof ChatError && error.kind === 'gone') return error
  throw error
}
