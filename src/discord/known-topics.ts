import type { Store } from '../store/store.ts'
import type { ThreadRef } from '../store/topic.ts'

const lookAgainAfterMs = 60_000

/**
 * Which channels are topics. A topic stays one for ever, so a yes is remembered and the way to the first visible sign
 * needs no Redis; a no is asked again each time, since topics are opened elsewhere too.
 */
export type KnownTopics = {
  /** undefined: not known without asking */
  has(channelId: string): true | undefined
  ask(channelId: string): Promise<boolean>
  add(topicId: ThreadRef): void
  /** Somebody speaks in it: a closed topic is open again. Looks once a minute. */
  reopen(topicId: ThreadRef): Promise<void>
  /** Its thread was deleted. */
  close(channelId: string): Promise<void>
}

export function createKnownTopics({ topics }: Pick<Store, 'topics'>): KnownTopics {
  const seen = new Map<string, number>()
  return {
    has: (channelId) => seen.has(`discord:${channelId}`) || undefined,
    async ask(channelId) {
      const topicId = `discord:${channelId}`
      if ((await topics.get(topicId)) === undefined) return false
      seen.set(topicId, 0)
      return true
    },
    add: (topicId) => seen.set(topicId, Date.now()),
    async close(channelId) {
      const topic = await topics.get(`discord:${channelId}`)
      if (topic?.state === 'open') await topics.update(topic.id, { state: 'closed' })
    },
    async reopen(topicId) {
      const now = Date.now()
      if (now - (seen.get(topicId) ?? 0) < lookAgainAfterMs) return
      seen.set(topicId, now)
      if ((await topics.get(topicId))?.state === 'closed') await topics.update(topicId, { state: 'open' })
    },
  }
}
