import type { ThreadRef } from './topic.ts'

export type Body =
  | {
      readonly kind: 'text'
      readonly text: string
      /** one line under the last part, whatever becomes of a long text */
      readonly footer?: string
      /** user id that is notified, under the last part */
      readonly mention?: string
      /** ids of `store.files`, sent with the last part */
      readonly files?: readonly string[]
      /** In a forum, what its post is called: no other has that title. For a text of one message. */
      readonly post?: string
    }
  /** the op's receipt, rendered when it is sent and edited in place afterwards */
  | { readonly kind: 'receipt'; readonly opId: string }
  /** the one message at an op's end, which mentions who asked */
  | { readonly kind: 'end'; readonly opId: string }
  /** a card that asks for a click: the confirmation of a plan */
  | {
      readonly kind: 'confirm'
      readonly digest: string
      readonly text: string
      /** as a text's */
      readonly files?: readonly string[]
    }
  /** posts a starter message in the channel `thread` and makes a topic's thread from it */
  | {
      readonly kind: 'open-topic'
      readonly title: string
      readonly by: string
      readonly hostId: string
      readonly guildId?: string
    }

/** A message of a thread on its way to the chat. */
export type OutboxEntry = {
  /** from its cause, so that a repeat is the same message; Discord's nonce is made of it */
  readonly id: string
  readonly thread: ThreadRef
  readonly body: Body
  readonly at: number
  /** the door's message id this answers */
  readonly replyTo?: string
  /** parts of a long text that Discord has accepted; the next try goes on after them */
  readonly sentChunks?: number
  /** when a send was first tried whose outcome is unknown */
  readonly triedAt?: number
}
export type NewOutboxEntry = Omit<OutboxEntry, 'at' | 'sentChunks' | 'triedAt'>

export type Outbox = {
  /** An id that was ever added is not added again (remembered for 7 days). */
  add(entry: NewOutboxEntry): Promise<void>
  head(thread: ThreadRef): Promise<OutboxEntry | undefined>
  /** Replaces the head's progress; no-op when the head is another entry by now. */
  mark(entry: OutboxEntry, progress: Pick<OutboxEntry, 'sentChunks' | 'triedAt'>): Promise<void>
  /**
   * Removes the head after the chat accepted it; a receipt's message is recorded in the same transaction, with the
   * version of the op that it shows (default: the first). Returns the head after it, which saves looking again.
   */
  remove(entry: OutboxEntry, messageId?: string, version?: number): Promise<OutboxEntry | undefined>
  /** Moves all of a dead thread's entries to another (its parent channel, the owner's DM); order kept. */
  redirect(from: ThreadRef, to: ThreadRef): Promise<void>
  /** Puts all of a dead thread's entries aside that nowhere else can show; `spooled` reads them. The newest 1,000 stay. */
  spool(thread: ThreadRef): Promise<void>
  /** Newest first. */
  spooled(limit: number): Promise<readonly OutboxEntry[]>
  /** Threads with waiting entries. */
  waiting(): Promise<readonly ThreadRef[]>
}

/** The message that shows an op, edited in place until it is final. */
export type ReceiptMessage = { readonly opId: string; readonly thread: ThreadRef; readonly messageId: string }

export type Receipts = {
  /** A door acknowledged with the receipt itself: this message shows it from now on. */
  shown(receipt: ReceiptMessage): Promise<void>
  get(opId: string): Promise<ReceiptMessage | undefined>
  /** Receipts whose op changed since they were rendered, with the version to hand back. */
  stale(): Promise<readonly { readonly opId: string; readonly version: number }[]>
  /** This version stands in the chat; stays stale when the op has moved on since. */
  rendered(opId: string, version: number): Promise<void>
  /** `ack` receipts that no door has shown within 15 s: moved to the outbox. Returns how many. */
  adopt(now: number): Promise<number>
}
