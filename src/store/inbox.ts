import type { Principal } from '../fleet/principal.ts'
import type { NewOutboxEntry } from './outbox.ts'
import type { ThreadRef, Topic } from './topic.ts'

/** A message of a topic on its way to its session. */
export type InboxEntry = {
  /** the door's message id, with the door's prefix: `discord:123`; claimed when it is added */
  readonly id: string
  readonly topicId: ThreadRef
  readonly by: Principal
  readonly text: string
  readonly at: number
}

export type Inbox = {
  /**
   * One atomic append: claims the id (false: it was there before, nothing is added), opens the topic where that is
   * new or closed, moves its cursor, appends, wakes the topic's host. Durable when it resolves.
   */
  add(entry: InboxEntry, topic: Pick<Topic, 'title' | 'hostId' | 'guildId' | 'starter'>): Promise<boolean>
  /** The oldest entry, which stays until `finish`. */
  peek(topicId: ThreadRef): Promise<InboxEntry | undefined>
  /** Oldest first, the first 100. */
  list(topicId: ThreadRef): Promise<readonly InboxEntry[]>
  count(topicId: ThreadRef): Promise<number>
  /**
   * The entry goes and its answer stands in the outbox: one transaction. Repeated for an entry that is gone: nothing.
   * Resolves with the topic's next entry.
   */
  finish(entry: InboxEntry, answer: readonly NewOutboxEntry[]): Promise<InboxEntry | undefined>
  /** Topics of this host with waiting entries; for the start and after a lost connection. */
  waiting(hostId: string): Promise<readonly ThreadRef[]>
}
