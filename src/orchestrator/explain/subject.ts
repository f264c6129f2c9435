import type { AskCard, TurnCard } from '../../store/card.ts'
import type { Op } from '../../store/op.ts'
import type { Exchange, PendingConfirmation } from '../../store/store.ts'

/** What a message is, by Mos' own records. */
export type Subject =
  | { readonly kind: 'op'; readonly op: Op }
  | { readonly kind: 'turn'; readonly card: TurnCard }
  | { readonly kind: 'ask'; readonly card: AskCard }
  | { readonly kind: 'plan'; readonly plan: PendingConfirmation }
  | { readonly kind: 'answer'; readonly exchange: Exchange }
  | { readonly kind: 'unknown' }
