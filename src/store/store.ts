import type { Assignments } from './assignment.ts'
import type { AwaitedAnswers } from './awaited.ts'
import type { Cards } from './card.ts'
import type { FollowedHistory } from './history.ts'
import type { Findings } from './finding.ts'
import type { Statuses } from './host-statuses.ts'
import type { Inbox } from './inbox.ts'
import type { NewOp, OpHandler, Ops } from './op.ts'
import type { Outbox, Receipts } from './outbox.ts'
import type { Signs } from './sign.ts'
import type { Principal } from '../fleet/principal.ts'
import type { ThreadRef, Topics } from './topic.ts'

export type Signal =
  /** a topic of the host `hostId` has a new entry */
  | { readonly kind: 'inbox'; readonly topicId: ThreadRef; readonly hostId: string }
  /** a thread has a new entry */
  | { readonly kind: 'outbox'; readonly thread: ThreadRef }
  /** an op's record changed; `cancel`: its cancel flag was set */
  | { readonly kind: 'op'; readonly opId: string; readonly cancel?: true }
  /** a card was made, changed or answered */
  | { readonly kind: 'card'; readonly id: string }
  /** something happened in the fleet */
  | { readonly kind: 'history' }
  /** a finding is new or another than before */
  | { readonly kind: 'finding'; readonly id: string }
  /** what messages should show of how far they are has changed */
  | { readonly kind: 'signs' }
  /** somebody gives text to the topic's running turn */
  | { readonly kind: 'steer'; readonly topicId: ThreadRef; readonly entryId: string }
  /** somebody stops the topic's turn: that of this entry, so that one which has just ended costs no other its turn */
  | { readonly kind: 'stop'; readonly topicId: ThreadRef; readonly by: string; readonly entryId?: string }
  /** a console topic's transcript grew or a message in it was edited */
  | { readonly kind: 'transcript'; readonly topicId: ThreadRef }
  /** the connection is new, or 5 s have passed: anything may have been missed, look at everything */
  | { readonly kind: 'rescan' }

export type Signals = {
  /** Hints only: the truth is in the lists. A listener that throws is logged, never fatal. Returns how to stop. */
  on(listener: (signal: Signal) => void): () => void
  publish(signal: Exclude<Signal, { kind: 'rescan' }>): Promise<void>
}

export type AuditEntry = {
  readonly at: number
  readonly by: string
  readonly command: string
  readonly options: unknown
  readonly place: string
  readonly verdict: 'allowed' | 'refused'
  readonly rule: string
}
export type Audit = {
  add(entry: AuditEntry): Promise<void>
  /** Newest first. */
  list(limit: number): Promise<readonly AuditEntry[]>
}

/** A plan that waits for a click. */
export type PendingConfirmation = {
  readonly digest: string
  readonly command: string
  readonly options: unknown
  readonly by: Principal
  readonly plan: string
  /** what the plan rests on beyond its words, a digest */
  readonly bound?: string
  /** where it was asked, and is done */
  readonly place: { readonly topicId?: ThreadRef; readonly channelId?: string }
  readonly cause: string
  /** what its ops wake at their end, when a session asked for it */
  readonly wakes?: NonNullable<NewOp['wakes']>
  /** It waits because it is beyond a mandate: why, and what else there is to confirm about it. */
  readonly beyond?: { readonly reason: string; readonly plan?: string }
}
export type Confirmations = {
  /** Kept for 15 minutes; one that is beyond a mandate for a day, since nobody may be there. */
  add(confirmation: PendingConfirmation): Promise<void>
  get(digest: string): Promise<PendingConfirmation | undefined>
  /** True for the one caller that takes it; false when it is gone. */
  take(digest: string): Promise<boolean>
}

/** A console topic's transcript: what the page shows. */
export type TranscriptMessage = {
  readonly id: string
  readonly from: 'person' | 'mos'
  readonly text: string
  readonly at: number
  /** set on receipts: the page moves them live */
  readonly opId?: string
  /** set on cards: the page shows a button that confirms this plan */
  readonly confirm?: string
  /** what else can be pressed: `turn-stop:<topicId>`, `ask:<cardId>:<choiceId>` */
  readonly buttons?: readonly { readonly id: string; readonly label: string; readonly style: string }[]
  /** `id` of `store.files`, for as long as those are kept */
  readonly files?: readonly { readonly id: string; readonly name: string; readonly bytes: number }[]
}
export type Transcripts = {
  /** Same id again: replaces the message in its place. */
  put(topicId: ThreadRef, message: TranscriptMessage): Promise<void>
  get(topicId: ThreadRef, id: string): Promise<TranscriptMessage | undefined>
  /** One that is gone is no error. */
  remove(topicId: ThreadRef, id: string): Promise<void>
  list(topicId: ThreadRef): Promise<readonly TranscriptMessage[]>
}

/** Small facts that outlive a process: `discord.commands.<guildId>` → hash of what is registered. */
export type Facts = {
  get(name: string): Promise<string | undefined>
  set(name: string, value: string): Promise<void>
}

/** Bytes on their way to a chat: what a session made, and where it lies on its host. Kept for a day, 8 MiB each at most. */
export type StoredFile = { readonly name: string; readonly bytes: Uint8Array; readonly path?: string }
export type StoredFiles = {
  /** The id is the cause's: the same again replaces. More than 8 MiB is a Failure. */
  put(id: string, file: StoredFile): Promise<void>
  get(id: string): Promise<StoredFile | undefined>
}

/** What was said in a topic, for `topic search` and for a session that has lost its memory. */
export type Exchange = {
  readonly entryId: string
  readonly by: string
  readonly at: number
  /** 4,000 characters each, at most */
  readonly asked: string
  readonly answered: string
}
export type Exchanges = {
  /** Oldest first, the last `limit` of the topic. */
  list(topicId: ThreadRef, limit: number): Promise<readonly Exchange[]>
  /** Newest first: exchanges of all topics with all of these words, in any case. */
  search(
    words: readonly string[],
    limit: number,
  ): Promise<readonly { readonly topicId: ThreadRef; readonly exchange: Exchange }[]>
}

/** The code with which a first owner pairs. One at a time, single use, 10 minutes, 5 tries. */
export type Pairing = {
  /** Makes a new code, which replaces the one before. */
  issue(): Promise<{ readonly code: string; readonly expiresAt: number }>
  /** `wrong`: not this one, and how many tries are left; `none`: there is no code (expired, used up). */
  redeem(code: string): Promise<{ kind: 'paired' } | { kind: 'wrong'; left: number } | { kind: 'none' }>
}

export type OpConsumer = {
  /**
   * Takes no more ops and waits for the running handlers, `withinMs` (default 5,000) at most. What still runs then is
   * let go: its op stays `running` and starts again at the next consumer.
   */
  close(options?: { withinMs?: number }): Promise<void>
}

/** Everything in Redis. Keys under `{mos:<tenant>}`. Every method rejects within 1.5 s with a Failure when Redis is away. */
export type Store = {
  readonly ops: Ops
  readonly inbox: Inbox
  readonly outbox: Outbox
  readonly receipts: Receipts
  readonly topics: Topics
  readonly audit: Audit
  readonly confirmations: Confirmations
  readonly transcripts: Transcripts
  readonly facts: Facts
  readonly assignments: Assignments
  readonly awaited: AwaitedAnswers
  readonly statuses: Statuses
  readonly cards: Cards
  readonly findings: Findings
  readonly signs: Signs
  readonly files: StoredFiles
  readonly exchanges: Exchanges
  readonly history: FollowedHistory
  readonly pairing: Pairing
  readonly signals: Signals
  /** Consumes `ops-<hostId>`. `abort` of the handler's signal means cancel was asked. Resolves when it consumes. */
  consumeOps(hostId: string, handler: OpHandler, options: { concurrency: number }): Promise<OpConsumer>
  /** One PING, 1 s at most. */
  health(): Promise<'ok' | 'down'>
  close(): Promise<void>
}
