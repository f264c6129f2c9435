import type { ThreadRef } from '../store/topic.ts'
import { ChatError } from './chat.ts'
import type { Chat } from './chat.ts'

/** Where to say what `thread` can't show; undefined when there is no such place. Rejects when that is to be asked again. */
export async function fallbackOf(chat: Chat, thread: ThreadRef): Promise<ThreadRef | undefined> {
  const to = await chat.fallback(thread).catch(nowhere)
  return to === thread ? undefined : to
}

/** One that can't be had for good is none. */
function nowhere(error: unknown): undefined {
  const isFinal = error instanceof ChatError && (error.kind === 'gone' || error.kind === 'refused')
  if (!isFinal) throw error
}
