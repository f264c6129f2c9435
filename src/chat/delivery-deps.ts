import type { Logger } from '../log.ts'
import type { Card } from '../store/card.ts'
import type { Op } from '../store/op.ts'
import type { Redactor } from '../redact/redactor.ts'
import type { Store } from '../store/store.ts'
import type { ThreadRef } from '../store/topic.ts'
import type { Chat, ChatError, ChatMessage } from './chat.ts'
import type { RunningEdits } from './running-edits.ts'

export type RenderOp = {
  readonly receipt: (op: Op) => ChatMessage
  readonly end: (op: Op) => ChatMessage
}

export type DeliveryDeps = {
  readonly store: Pick<
    Store,
    'outbox' | 'receipts' | 'ops' | 'topics' | 'signals' | 'cards' | 'files' | 'inbox' | 'signs'
  >
  readonly chats: ReadonlyMap<string, Chat>
  readonly render: RenderOp
  /** makes a topic's thread before the first message goes into it */
  readonly ensureThread: (chat: Chat, thread: ThreadRef) => Promise<void>
  readonly edits: RunningEdits
  readonly redactor: Redactor
  /** tells people that a card which lasts has no place where it can be seen */
  readonly lost?: (card: Card, error: ChatError) => Promise<void>
  readonly logger: Logger
  /** milliseconds since the epoch */
  readonly now: () => number
}
