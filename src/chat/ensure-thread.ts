import type { Topics, ThreadRef } from '../store/topic.ts'
import type { Chat } from './chat.ts'

/** More than a process sends to between two restarts; beyond it the memory starts afresh. */
const mostRemembered = 20_000

/**
 * A topic's thread is made from its starter message just before the first message goes into it. Returns a function that
 * does so once per thread and process; 'already there' is the same thread.
 */
export function createThreadOpener(topics: Pick<Topics, 'get'>): (chat: Chat, thread: ThreadRef) => Promise<void> {
  const open = new Set<ThreadRef>()
  return async (chat, thread) => {
    if (open.has(thread)) return
    const topic = await topics.get(thread)
    if (topic?.starter !== undefined) {
      const channel: ThreadRef = `${chat.door}:${topic.starter.channelId}`
      await chat.openThread(channel, topic.starter.messageId, topic.title)
    }
    if (open.size >= mostRemembered) open.clear()
    open.add(thread)
  }
}
