import type { Card } from '../store/card.ts'
import type { DeliveryDeps } from './delivery-deps.ts'

/** A turn runs as long as its entry is the first of its topic's inbox: the entry goes when its answer comes. */
export async function stillWanted({ store }: Pick<DeliveryDeps, 'store'>, { body }: Card): Promise<boolean> {
  if (body.kind !== 'turn') return true
  return body.outcome === undefined && (await store.inbox.peek(body.topicId))?.id === body.entryId
}
