import { createHash } from 'node:crypto'
import type { Drift } from '../seed/home-drift.ts'
import { renderLeft } from '../seed/render-drift.ts'
import type { Cards } from '../store/card.ts'
import type { Store } from '../store/store.ts'
import type { ThreadRef } from '../store/topic.ts'
import { aboutConflict, offerId, offerOf, openOffers } from './conflict-offer.ts'
import { mostCards, offerConflicts } from './offer-conflicts.ts'

type Deps = Pick<Store, 'cards' | 'facts' | 'outbox'>
type Left = Pick<Drift, 'conflicts' | 'version' | 'waiting'>

/**
 * What a start has left to a person, for whom nobody has asked: a card for each conflict that has none yet, three at most
 * in the thread, and one message about the rest, again only when there is something else to say. Where the cards of
 * before are does not count, nor how often Mos starts.
 */
export async function offerUnasked(
  { cards, facts, outbox }: Deps,
  drift: Left,
  { hostId, thread }: { hostId: string; thread: ThreadRef },
): Promise<void> {
  const { conflicts, version, waiting } = drift
  await offerConflicts(cards, drift, { hostId, cause: '' })
  const open = await openOffers(cards, hostId)
  const hasCard = new Set(open.map(({ body }) => body.about))
  const without = conflicts.filter(({ path }) => !hasCard.has(aboutConflict(hostId, path)))
  for (const conflict of without.slice(0, mostCards - open.filter((card) => card.thread === thread).length)) {
    const about = aboutConflict(hostId, conflict.path)
    hasCard.add(about)
    const body = offerOf(conflict, version, { topicId: thread, about, round: 0 })
    await cards.put({ id: await freeId(cards, about), thread, isShown: true, isFinal: false, body })
  }
  const isSilent = ({ path }: { readonly path: string }) => !hasCard.has(aboutConflict(hostId, path))
  const rest = { waiting: waiting.filter(isSilent), conflicts: conflicts.filter(isSilent) }
  const text = renderLeft(rest)
  const about = rest.waiting.map(({ path, verdict, next, proposal }) => [path, verdict, next?.hash, proposal])
  const news = createHash('sha256')
    .update(JSON.stringify([hostId, about]))
    .digest('hex')
    .slice(0, 24)
  const fact = `home.left.${hostId}`
  if (text === '' || (await facts.get(fact)) === news) return
  await outbox.add({ id: `left-${news}`, thread, body: { kind: 'text', text: `Mos ${version} was started.\n${text}` } })
  await facts.set(fact, news)
}

/** A decision that was taken back is asked about once more: a card that is over stays so. */
async function freeId(cards: Pick<Cards, 'get'>, about: string): Promise<string> {
  for (let n = 0; ; n += 1) if ((await cards.get(offerId(about, n))) === undefined) return offerId(about, n)
}
