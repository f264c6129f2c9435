import type { ThreadRef } from '../store/topic.ts'

/** The message whose menu was used: what a person pointed at. All of its words are data, whoever wrote them. */
export type TargetMessage = {
  readonly id: string
  /** where it stands */
  readonly channel: ThreadRef
  /** what a topic about it can be: a thread made from it, or the place itself; neither where no thread can be */
  readonly opens: 'thread' | 'here' | 'nothing'
  /** `self`: Mos wrote it */
  readonly author: { readonly kind: 'self' | 'other'; readonly name: string }
  /** with the words of its embeds and the names of its files; empty when there is nothing to read */
  readonly text: string
  /** id of the message that it replies to */
  readonly replyTo?: string
  /** ids of its buttons */
  readonly buttons: readonly string[]
}
