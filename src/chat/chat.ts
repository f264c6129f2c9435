import type { MessageSign } from '../store/sign.ts'
import type { ThreadRef } from '../store/topic.ts'

/** `path`: where it is kept on its host, for who can't be sent it. */
export type ChatFile = { readonly name: string; readonly bytes: Uint8Array; readonly path?: string }

/** What of files goes into one message: bytes, and how many. */
export type FileLimits = { readonly bytesOfOne: number; readonly bytesTogether: number; readonly count: number }

/** What a door shows. At most 2,000 characters of text: the delivery splits before. */
export type ChatMessage = {
  readonly text: string
  /** user id that is notified: the only mention that is allowed through; everything else in the text stays inert */
  readonly mention?: string
  /** set on receipts: the op that this message shows */
  readonly opId?: string
  /** message id this replies to; a reply to a deleted message is sent as a plain one */
  readonly replyTo?: string
  readonly files?: readonly ChatFile[]
  /**
   * It stands for long: in a forum it is a post of its own with this title (100 characters at most), which is known again
   * by how that ends; an archived post is opened again for an edit.
   */
  readonly post?: { readonly title: string; readonly end: string }
  readonly buttons?: readonly {
    readonly id: string
    readonly label: string
    readonly style: 'primary' | 'danger' | 'plain'
  }[]
  /** a choice of one, above the buttons; 25 options at most */
  readonly select?: {
    readonly id: string
    readonly placeholder: string
    readonly options: readonly { readonly value: string; readonly label: string; readonly description?: string }[]
  }
}

/** Why a send did not happen, for the delivery to decide. */
export class ChatError extends Error {
  override readonly name = 'ChatError'
  /**
   * - `gone`: the thread is deleted or we may not write there: it will never work
   * - `no-message`: the thread is there, the message that was to be edited is not
   * - `too-large`: its files are more than the chat takes there in one message; smaller ones, or none, may be taken
   * - `no-files`: no files are taken there; the message without them may be
   * - `later`: not accepted for certain (429, connection refused, 5xx before sending): try again, same nonce
   * - `unknown`: may have been accepted (reset or 5xx after sending)
   * - `refused`: this message is not acceptable (400): drop it and log
   */
  readonly kind: 'gone' | 'no-message' | 'too-large' | 'no-files' | 'later' | 'unknown' | 'refused'
  /** What somebody can do so that it is taken next time, in a sentence for the people there. */
  readonly remedy: string | undefined
  /** `gone` for want of a right: what is there may be reached again. */
  readonly isBarred: boolean
  constructor(
    kind: ChatError['kind'],
    message: string,
    options: ErrorOptions & { readonly remedy?: string; readonly isBarred?: boolean } = {},
  ) {
    super(message, options)
    this.kind = kind
    this.remedy = options.remedy
    this.isBarred = options.isBarred === true
  }
}

/** A message that is there; `thread`: where, when that is not where it was sent. */
export type Standing = { readonly messageId: string; readonly thread?: ThreadRef }

/**
 * A chat that shows threads: Discord, or the console's transcript. Failures are ChatErrors and nothing else.
 * - `send` and `find` tell where it stands when that is a post of its own. Posts have no nonce: after a `send` of unknown
 *   outcome it is looked for first.
 * - `send` with one nonce is one message, however often it is called while the chat remembers the nonce.
 * - `find` looks a message up by its nonce in the thread's latest messages, for a send whose outcome stayed unknown
 *   for longer than that.
 * - `edit` is not made any more when `signal` aborts before the chat has it; it rejects then.
 * - `remove` deletes a message of ours; one that is gone is no error.
 * - `sign` puts a sign of ours on a person's message, `unsign` takes it away; either repeated is the same. A courtesy,
 *   for which everything else may go first. A chat without such signs does nothing.
 * - `openThread` makes a topic's thread from a message; repeated, it returns the same thread.
 */
export type Chat = {
  readonly door: 'discord' | 'console'
  /** What it takes in one message for certain; absent: as much as there is. */
  readonly fileLimits?: FileLimits
  /** False while nothing can be sent (not connected): the delivery waits for `onReady`. */
  isReady(): boolean
  onReady(listener: () => void): void
  send(thread: ThreadRef, message: ChatMessage, nonce: string): Promise<Standing>
  edit(thread: ThreadRef, messageId: string, message: ChatMessage, signal?: AbortSignal): Promise<void>
  remove(thread: ThreadRef, messageId: string): Promise<void>
  sign(thread: ThreadRef, messageId: string, sign: MessageSign): Promise<void>
  unsign(thread: ThreadRef, messageId: string, sign: MessageSign): Promise<void>
  find(thread: ThreadRef, nonce: string, message: ChatMessage): Promise<Standing | undefined>
  openThread(channel: ThreadRef, messageId: string, title: string): Promise<ThreadRef>
  /** Where to say it when `thread` is gone: its parent channel, the owner's DM, or nowhere. */
  fallback(thread: ThreadRef): Promise<ThreadRef | undefined>
}
