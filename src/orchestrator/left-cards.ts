import type { Card, NewCard } from '../store/card.ts'
import type { Store } from '../store/store.ts'
import type { ThreadRef } from '../store/topic.ts'

const restarted = 'Mos was restarted. The session asks again if it still wants it.'

type Deps = {
  readonly store: Pick<Store, 'cards' | 'inbox' | 'topics'>
  readonly hostId: string
}

/** Cards that an earlier process of this host left open. */
export type LeftCards = {
  /** Known after the first `settle`: whether this turn's card stood open at the start. */
  has(cardId: string): boolean
  /**
   * What nobody works on any more is closed: a request whose session is gone, a turn whose answer stands in the outbox.
   * A turn that is run again keeps its card. Rejects when Redis is away: to be tried again.
   */
  settle(): Promise<void>
}

export function createLeftCards({ store, hostId }: Deps): LeftCards {
  const left = new Set<string>()
  // After the first look every open request is one that waits in this process.
  let isFirst = true

  const settle = async (): Promise<void> => {
    // A pane that is watched belongs to no turn.
    const open = (await store.cards.open()).filter(({ body }) => body.kind !== 'watch')
    const here = new Map<ThreadRef, ReadonlySet<string> | undefined>()
    for (const { topicId } of open.map(({ body }) => body)) {
      if (!here.has(topicId)) here.set(topicId, await waitingIn(topicId))
    }
    for (const card of open) {
      const waiting = here.get(card.body.topicId)
      const closed = waiting && closedCard(card, waiting, isFirst)
      if (closed) await store.cards.put(closed)
      else if (waiting) left.add(card.id)
    }
    isFirst = false
  }

  /** ids of the topic's entries; undefined: another host's topic */
  const waitingIn = async (topicId: ThreadRef): Promise<ReadonlySet<string> | undefined> => {
    const topic = await store.topics.get(topicId)
    if (topic !== undefined && topic.hostId !== hostId) return undefined
    return new Set((await store.inbox.list(topicId)).map(({ id }) => id))
  }

  return {
    has: (cardId) => left.has(cardId),
    settle,
  }
}

/** The card as it is from now on; undefined: it goes on. */
function closedCard(card: Card, waiting: ReadonlySet<string>, isFirst: boolean): NewCard | undefined {
  const { id, thread, replyTo, isShown, body } = card
  if (body.kind === 'watch' || body.kind === 'offer' || body.kind === 'finding') return undefined
  // The program of a pane outlives Mos, and waits on.
  if (body.kind === 'ask' && body.pane !== undefined) return undefined
  const goesOn = waiting.has(body.entryId)
  const same = { id, thread, ...(replyTo === undefined ? {} : { replyTo }), isShown, isFinal: true }
  if (body.kind === 'turn')
    return goesOn ? undefined : { ...same, body: { ...body, outcome: body.outcome ?? 'done', queued: 0 } }
  return body.isMessage || (goesOn && !isFirst) ? undefined : { ...same, body: { ...body, isVoid: restarted } }
}
