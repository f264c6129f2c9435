import { createHash } from 'node:crypto'
import type { Chat } from '../chat/chat.ts'
import { adoptOffer } from '../fleet/adopt-offer.ts'
import type { Logger } from '../log.ts'
import type { Store } from '../store/store.ts'
import { nowhere, onceReady } from './once-ready.ts'

const fact = 'adopt.offer'

type Deps = {
  readonly chat: Pick<Chat, 'onReady' | 'fallback'>
  readonly store: Pick<Store, 'facts' | 'outbox'>
  readonly home: string
  readonly isGuest: () => boolean
  readonly logger: Logger
}

/** Tells the owner, once for a home, that its fleet is Mosaic's and can be adopted. Returns how to stop. */
export function offerAdopt({ chat, store, home, isGuest, logger }: Deps): () => void {
  const id = `adopt-${createHash('sha256').update(home).digest('hex').slice(0, 12)}`
  return onceReady({ chat, logger }, 'adopting was not offered in Discord', async () => {
    if (!isGuest() || (await store.facts.get(fact)) === home) return true
    const thread = await chat.fallback(nowhere)
    if (thread === undefined) return false
    await store.outbox.add({ id, thread, body: { kind: 'text', text: adoptOffer } })
    await store.facts.set(fact, home)
    return true
  })
}
