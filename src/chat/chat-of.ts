import type { ThreadRef } from '../store/topic.ts'
import type { Chat } from './chat.ts'

/** The chat that shows a thread; undefined when its door is not open in this process or not connected now. */
export function chatOf(chats: ReadonlyMap<string, Chat>, thread: ThreadRef): Chat | undefined {
  const chat = chats.get(thread.slice(0, thread.indexOf(':')))
  return chat?.isReady() === true ? chat : undefined
}
