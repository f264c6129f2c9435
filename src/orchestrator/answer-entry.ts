import { personOf, principalId } from '../fleet/principal.ts'
import type { InboxEntry, NewExchange } from '../store/inbox.ts'
import type { Body, NewOutboxEntry } from '../store/outbox.ts'

/** The message that answers an inbox entry: its id comes from the entry, so that one entry has one answer. */
export const answerEntry = (
  entry: InboxEntry,
  text: string,
  more: Pick<Extract<Body, { kind: 'text' }>, 'footer' | 'mention' | 'files'> = {},
): NewOutboxEntry => ({
  id: `answer-${entry.id}`,
  thread: entry.topicId,
  body: { kind: 'text', text, ...more },
  ...replyTo(entry),
})

/** The door's own id: what stands after the door's prefix. */
export const messageIdOf = (entry: InboxEntry): string => entry.id.slice(entry.id.indexOf(':') + 1)

/** Only a message of the topic's own door can be replied to: an answered card and a woken topic have none. */
export function replyTo(entry: InboxEntry): { readonly replyTo?: string } {
  const pointedAt = entry.explains?.replyTo
  if (pointedAt !== undefined) return { replyTo: pointedAt }
  return doorOf(entry.id) === doorOf(entry.topicId) && entry.wake === undefined ? { replyTo: messageIdOf(entry) } : {}
}

/** Who is notified of the answer, where the door can do that. */
export function mentionOf(entry: InboxEntry): { readonly mention?: string } {
  const person = personOf(entry.by)
  return person.kind === 'discord' ? { mention: person.userId } : {}
}

/** What is remembered of a turn. A woken one was asked by nobody. */
export const exchangeOf = ({ text, by, wake }: InboxEntry, answered: string): NewExchange => ({
  asked: wake === undefined ? text : `(these ended: ${wake.opIds.join(', ')})`,
  answered,
  by: principalId(by),
})

const doorOf = (id: string): string => id.slice(0, id.indexOf(':'))
