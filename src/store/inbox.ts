import type { Principal } from '../fleet/principal.ts'
import type { NewOutboxEntry } from './outbox.ts'
import type { EndSign } from './sign.ts'
import type { ThreadRef, Topic } from './topic.ts'

/** A message of a topic on its way to its session. */
export type InboxEntry = {
  /** the door's message id, with the door's prefix: `discord:123`; claimed when it is added */
  readonly id: string
  readonly topicId: ThreadRef
  readonly by: Principal
  readonly text: string
  readonly at: number
  /** attachments, where the chat keeps them: nothing is fetched before the turn */
  readonly files?: readonly EntryFile[]
  /**
   * No person's message: these ops of an earlier turn have all ended, and it goes on with their results. `id` is
   * `wake:<that turn's entry>`, numbered from the second on; `text` is empty, `by` is the principal of the last op.
   */
  readonly wake?: { readonly opIds: readonly string[] }
  /**
   * A person pointed at a message and asked what it means: `text` is that question with the message in quotes, `known` what
   * Mos itself knows of it, `replyTo` the message where it stands in this thread. `id` is `explain:<what asked>`.
   */
  readonly explains?: { readonly known: string; readonly replyTo?: string }
}

export type EntryFile = {
  readonly name: string
  readonly url: string
  readonly bytes: number
  /** MIME type, as the chat says */
  readonly type?: string
}

/** What was said in a turn; `by`: the id of who asked. */
export type NewExchange = { readonly asked: string; readonly answered: string; readonly by: string }

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
   * What was said is kept in the same step, cut to 4,000 characters each (`store.exchanges`); `sign` is
   * what its message shows from now on, where it showed anything (default: done). Resolves with the topic's next entry.
   */
  finish(
    entry: InboxEntry,
    answer: readonly NewOutboxEntry[],
    exchange?: NewExchange,
    sign?: EndSign,
  ): Promise<InboxEntry | undefined>
  /**
   * Its person changed or deleted the message while it waited. False: it is gone, or its turn has begun (there is an
   * open card `turn-<id>`), and then it stays. `text` undefined: the entry is removed, and its message shows
   * `sign` from now on, where it showed anything (default: nothing any more).
   */
  change(topicId: ThreadRef, entryId: string, text: string | undefined, sign?: EndSign): Promise<boolean>
  /** Topics of this host with waiting entries; for the start and after a lost connection. */
  waiting(hostId: string): Promise<readonly ThreadRef[]>
}
