import type { Logger } from '../log.ts'
import type { Op } from '../store/op.ts'
import type { Store } from '../store/store.ts'
import type { Chat, ChatMessage } from './chat.ts'

export type RenderOp = {
  readonly receipt: (op: Op) => ChatMessage
  readonly end: (op: Op) => ChatMessage
}

export type DeliveryDeps = {
  readonly store: Pick<Store, 'outbox' | 'receipts' | 'ops' | 'topics' | 'signals'>
  readonly chats: ReadonlyMap<string, Chat>
  readonly render: RenderOp
  readonly logger: Logger
  /** milliseconds since the epoch */
  readonly now: () => number
}
