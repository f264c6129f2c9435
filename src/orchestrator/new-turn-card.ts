import type { RuntimeName } from '../fleet/agent.ts'
import type { NewCard, TurnCard } from '../store/card.ts'
import type { InboxEntry } from '../store/inbox.ts'
import type { Topic } from '../store/topic.ts'
import { replyTo } from './answer-entry.ts'
import { verbosityOf } from './verbosity-of.ts'

type Given = {
  readonly entry: InboxEntry
  readonly topic: Pick<Topic, 'verbosity'> | undefined
  readonly attempt: number
  readonly runtime: RuntimeName
  readonly canSteer: boolean
  /** a whole channel reads along */
  readonly isChannel: boolean
}

export const turnCardId = (entry: Pick<InboxEntry, 'id'>): string => `turn-${entry.id}`

/** A turn that has begun, with nothing to see yet. */
export const newTurnCard = (given: Given): Omit<NewCard, 'body' | 'isFinal'> & { readonly body: TurnCard } => ({
  id: turnCardId(given.entry),
  thread: given.entry.topicId,
  ...replyTo(given.entry),
  isShown: false,
  body: {
    kind: 'turn',
    topicId: given.entry.topicId,
    entryId: given.entry.id,
    attempt: given.attempt,
    runtime: given.runtime,
    startedAt: Date.now(),
    text: '',
    cut: 0,
    lines: [],
    earlier: 0,
    plan: [],
    queued: 0,
    canSteer: given.canSteer,
    verbosity: verbosityOf(given.topic, given.isChannel),
  },
})
