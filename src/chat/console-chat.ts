import type { Store, TranscriptMessage } from '../store/store.ts'
import type { ThreadRef } from '../store/topic.ts'
import { ChatError } from './chat.ts'
import type { Chat, ChatMessage } from './chat.ts'

type Files = NonNullable<TranscriptMessage['files']>

/** Buttons that the page makes itself, from the op or the plan that a message shows. */
const ownButton = /^(confirm|dismiss|cancel):/

/** The console as a chat: a thread is a topic's transcript, a message's id is its nonce, so a repeat is the same one. */
export function consoleChat({ transcripts, files }: Pick<Store, 'transcripts' | 'files'>): Chat {
  /** What goes with a message is kept for a day; the name stays. */
  const keep = async (id: string, given: NonNullable<ChatMessage['files']>): Promise<Files> =>
    Promise.all(
      given.map(async (file, index) => {
        const fileId = `console-${id}-${index}`
        await files.put(fileId, file)
        return { id: fileId, name: file.name, bytes: file.bytes.byteLength }
      }),
    )
  const send = async (thread: ThreadRef, message: ChatMessage, nonce: string): Promise<{ messageId: string }> => {
    const kept = await keep(nonce, message.files ?? [])
    await transcripts.put(thread, asTranscript(nonce, message, Date.now(), kept))
    return { messageId: nonce }
  }
  const edit = async (thread: ThreadRef, messageId: string, message: ChatMessage): Promise<void> => {
    const before = await transcripts.get(thread, messageId)
    if (before === undefined) throw new ChatError('no-message', `there is no message ${messageId} in ${thread}`)
    await transcripts.put(thread, asTranscript(messageId, message, before.at, before.files ?? []))
  }
  return {
    door: 'console',
    isReady: () => true,
    onReady: () => undefined,
    // Whether it was written or not: a repeat with this nonce is the same message.
    send: (thread, message, nonce) => send(thread, message, nonce).catch(notNow),
    edit: (thread, messageId, message) => edit(thread, messageId, message).catch(notNow),
    remove: (thread, messageId) => transcripts.remove(thread, messageId).catch(notNow),
    sign: () => Promise.resolve(),
    unsign: () => Promise.resolve(),
    async find(thread, nonce) {
      const found = await transcripts.get(thread, nonce).catch(notNow)
      return found && { messageId: nonce }
    },
    openThread: (_channel, messageId) => Promise.resolve<ThreadRef>(`console:${messageId}`),
    fallback: () => Promise.resolve(undefined),
  }
}

function notNow(cause: unknown): never {
  if (cause instanceof ChatError) throw cause
  throw new ChatError('later', 'the transcript could not be reached', { cause })
}

function asTranscript(id: string, message: ChatMessage, at: number, files: Files): TranscriptMessage {
  const { text, opId, buttons = [] } = message
  const confirm = buttons.find((button) => button.id.startsWith('confirm:'))?.id.slice('confirm:'.length)
  const others = buttons.filter((button) => !ownButton.test(button.id))
  return {
    id,
    from: 'mos',
    text,
    at,
    ...(opId === undefined ? {} : { opId }),
    ...(confirm === undefined ? {} : { confirm }),
    ...(others.length === 0 ? {} : { buttons: others }),
    ...(files.length === 0 ? {} : { files }),
  }
}
