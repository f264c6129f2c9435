import type { Card, TurnCard } from '../store/card.ts'
import type { Topic } from '../store/topic.ts'
import type { ThreadRef } from '../store/topic.ts'
import type { MessageSign } from './chat.ts'
import { chatOf } from './chat-of.ts'
import type { DeliveryDeps } from './delivery-deps.ts'

type Deps = Pick<DeliveryDeps, 'chats' | 'logger'> & {
  readonly store: Pick<DeliveryDeps['store'], 'topics' | 'inbox'>
}

const mostRemembered = 2000

/**
 * Returns what shows on people's own messages how far they are, from the card of a running turn: the one that it answers,
 * and those that wait behind it. A turn that is over before it had a card to show leaves no sign: its answer is there. A
 * courtesy: it is not waited for, and a sign that fails is no loss.
 */
export function createMessageSigns({ chats, store, logger }: Deps): (card: Card) => void {
  const signs = new Map<string, MessageSign>()

  const sign = async (topic: Topic | undefined, topicId: ThreadRef, entryId: string, to: MessageSign) => {
    const place = placeOf(topic, topicId, entryId)
    if (place === undefined || signs.get(entryId) === to) return
    signs.delete(entryId)
    signs.set(entryId, to)
    const [oldest] = signs.keys()
    if (signs.size > mostRemembered && oldest !== undefined) signs.delete(oldest)
    await chatOf(chats, place.thread)?.sign(place.thread, place.messageId, to)
  }

  const follow = async ({ topicId, entryId, outcome, queued }: TurnCard): Promise<void> => {
    const topic = await store.topics.get(topicId)
    await sign(topic, topicId, entryId, outcome === undefined ? 'working' : endSigns[outcome])
    if (queued === 0 || outcome !== undefined) return
    for (const entry of await store.inbox.list(topicId)) {
      if (entry.id !== entryId) await sign(topic, topicId, entry.id, 'seen')
    }
  }

  return ({ body }) => {
    if (body.kind !== 'turn') return
    follow(body).catch((error: unknown) => logger.debug({ err: error, entry: body.entryId }, 'no sign on a message'))
  }
}

const endSigns = { done: 'done', cancelled: 'failed', failed: 'failed' } as const

/** Only what a person wrote in a chat. The message that opened a topic stands in the channel above its thread. */
function placeOf(topic: Topic | undefined, topicId: ThreadRef, entryId: string) {
  const [, door, messageId] = /^(discord|console):([\w-]+)$/u.exec(entryId) ?? []
  if (door === undefined || messageId === undefined || !topicId.startsWith(`${door}:`)) return undefined
  const isStarter = topic?.starter?.messageId === messageId
  const thread: ThreadRef = isStarter && topic.starter ? `discord:${topic.starter.channelId}` : topicId
  return { thread, messageId }
}
