import type { Body, OutboxEntry } from '../store/outbox.ts'
import type { Chat } from './chat.ts'
import type { DeliveryDeps } from './delivery-deps.ts'

/** Makes the topic's thread from the starter message that was just sent. Each step may be repeated. */
export async function openTopic(
  { store }: DeliveryDeps,
  chat: Chat,
  entry: OutboxEntry,
  body: Extract<Body, { kind: 'open-topic' }>,
  messageId: string,
): Promise<void> {
  const { title, by, hostId, guildId } = body
  const thread = await chat.openThread(entry.thread, messageId, title)
  const channelId = entry.thread.slice(entry.thread.indexOf(':') + 1)
  const starter = { channelId, messageId }
  await store.topics.open({ id: thread, title, by, hostId, starter, ...(guildId === undefined ? {} : { guildId }) })
  const text = 'This topic is open: say here what you want done. A mention is not needed.'
  await store.outbox.add({ id: `${entry.id}-opened`, thread, body: { kind: 'text', text } })
}
