import type { Store, TranscriptMessage } from '../store/store.ts'
import type { ThreadRef } from '../store/topic.ts'
import { ChatError } from './chat.ts'
import type { Chat, ChatMessage } from './chat.ts'

/** The console as a chat: a thread is a topic's transcript, a message's id is its nonce, so a repeat is the same one. */
export function consoleChat(store: Pick<Store, 'transcripts'>): Chat {
  const put = async (thread: ThreadRef, id: string, message: ChatMessage): Promise<{ messageId: string }> => {
    // Whether it was written or not: a repeat with this id is the same message.
    await store.transcripts.put(thread, asTranscript(id, message)).catch(notNow)
    return { messageId: id }
  }
  return {
    door: 'console',
    isReady: () => true,
    onReady: () => undefined,
    send: (thread, message, nonce) => put(thread, nonce, message),
    async edit(thread, messageId, message) {
      await put(thread, messageId, message)
    },
    // A transcript keeps what was said.
    remove: () => Promise.resolve(),
    sign: () => Promise.resolve(),
    async find(thread, nonce) {
      const messages = await store.transcripts.list(thread).catch(notNow)
      return messages.some((message) => message.id === nonce) ? { messageId: nonce } : undefined
    },
    openThread: (_channel, messageId) => Promise.resolve<ThreadRef>(`console:${messageId}`),
    fallback: () => Promise.resolve(undefined),
  }
}

function notNow(cause: unknown): never {
  throw new ChatError('later', 'the transcript could not be reached', { cause })
}

function asTranscript(id: string, { text, opId, buttons = [] }: ChatMessage): TranscriptMessage {
  const confirm = buttons.find((button) => button.id.startsWith('confirm:'))?.id.slice('confirm:'.length)
  return {
    id,
    from: 'mos',
    text,
    at: Date.now(),
    ...(opId === undefined ? {} : { opId }),
    ...(confirm === undefined ? {} : { confirm }),
  }
}
