import type { Store } from '../store/store.ts'
import type { ThreadRef } from '../store/topic.ts'

/**
 * Which channels are topics. A topic stays one for ever, so a yes is remembered and the way to the first visible sign
 * needs no Redis; a no is asked again each time, since topics are opened elsewhere too.
 */
export type KnownTopics = {
  /** undefined: not known without asking */
  has(channelId: string): true | undefined
  ask(channelId: string): Promise<boolean>
  add(topicId: ThreadRef): void
  /** Its thread was deleted. */
  close(channelId: string): Promise<void>
}

export function createKnownTopics({ topics }: Pick<Store, 'topics'>): KnownTopics {
  const seen = new Set<string>()
  return {
    has: (channelId) => seen.has(`discord:${channelId}`) || undefined,
    async ask(channelId) {
      const topicId = `discord:${channelId}`
      if ((await topics.get(topicId)) === undefined) return false
      seen.add(topicId)
      return true
    },
    add: (topicId) => seen.add(topicId),
    async close(channelId) {
      const topic = await topics.get(`discord:${channelId}`)
      if (topic?.state === 'open') await topics.update(topic.id, { state: 'closed' })
    },
  }
}
