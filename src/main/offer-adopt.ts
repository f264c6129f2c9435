import { createHash } from 'node:crypto'
import type { Chat } from '../chat/chat.ts'
import { adoptOffer } from '../fleet/adopt-offer.ts'
import type { Logger } from '../log.ts'
import type { Store } from '../store/store.ts'

const fact = 'adopt.offer'
/** Who owns the fleet is known a moment after the connection stands. */
const againMs = 3_000
const most = 20
/** No thread of anybody's: what can't be shown there goes to the owner. */
const nowhere = 'discord:0'

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
  let timer: NodeJS.Timeout | undefined
  let tries = 0
  const offer = async () => {
    if (!isGuest() || (await store.facts.get(fact)) === home) return
    const thread = await chat.fallback(nowhere)
    if (thread !== undefined) {
      await store.outbox.add({ id, thread, body: { kind: 'text', text: adoptOffer } })
      await store.facts.set(fact, home)
    } else if (tries++ < most) timer = setTimeout(offerOrLog, againMs).unref()
  }
  const offerOrLog = () =>
    void offer().catch((error: unknown) => logger.warn({ err: error }, 'adopting was not offered in Discord'))
  chat.onReady(offerOrLog)
  return () => clearTimeout(timer)
}
