import type { InboxEntry } from '../store/inbox.ts'
import type { NewOutboxEntry } from '../store/outbox.ts'

/** The message that answers an inbox entry: its id comes from the entry, so that one entry has one answer. */
export const answerEntry = (entry: InboxEntry, text: string): NewOutboxEntry => ({
  id: `answer-${entry.id}`,
  thread: entry.topicId,
  body: { kind: 'text', text },
  replyTo: messageIdOf(entry),
})

/** The door's own id: what stands after the door's prefix. */
export const messageIdOf = (entry: InboxEntry): string => entry.id.slice(entry.id.indexOf(':') + 1)
