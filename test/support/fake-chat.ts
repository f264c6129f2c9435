import type { Chat, ChatMessage } from '../../src/chat/chat.ts'
import { ChatError } from '../../src/chat/chat.ts'
import type { MessageSign } from '../../src/store/sign.ts'
import type { ThreadRef } from '../../src/store/topic.ts'

export type FakeMessage = {
  readonly id: string
  readonly nonce: string
  message: ChatMessage
  readonly edits: ChatMessage[]
}

/** A Discord in memory, as far as the delivery sees one, with its failures on demand. */
export type FakeChat = Chat & {
  in(thread: ThreadRef): readonly FakeMessage[]
  texts(thread: ThreadRef): readonly string[]
  /** every call that reached it: `send discord:1`, `find …`, `edit …`, `openThread …` */
  readonly calls: readonly string[]
  /** The next call of that kind in the thread fails; `accepted`: after the message was taken. */
  failNext(thread: ThreadRef, kind: ChatError['kind'], options?: { accepted?: boolean }): void
  /** What stands on each person's message, by its id. */
  readonly signs: ReadonlyMap<string, readonly MessageSign[]>
  /** Every call there is `gone` from now on; its messages are said in `fallback`. */
  removeThread(thread: ThreadRef, fallback?: ThreadRef): void
  setReady(ready: boolean): void
  /** What it remembers of nonces: Discord keeps them for minutes. */
  forgetNonces(): void
  /** Sends into the thread wait until the returned function is called. */
  hold(thread: ThreadRef): () => void
}

export function createFakeChat(): FakeChat {
  const threads = new Map<ThreadRef, FakeMessage[]>()
  const removed = new Map<ThreadRef, ThreadRef | undefined>()
  const failures = new Map<ThreadRef, { kind: ChatError['kind']; accepted: boolean }[]>()
  const holds = new Map<ThreadRef, Promise<void>>()
  const listeners: (() => void)[] = []
  const calls: string[] = []
  const signs = new Map<string, readonly MessageSign[]>()
  const remembered = new Set<string>()
  let ready = true
  let lastId = 0
  const messagesOf = (thread: ThreadRef): FakeMessage[] => {
    const messages = threads.get(thread) ?? []
    threads.set(thread, messages)
    return messages
  }
  const enter = (call: string, thread: ThreadRef): { kind: ChatError['kind']; accepted: boolean } | undefined => {
    calls.push(`${call} ${thread}`)
    if (removed.has(thread)) throw new ChatError('gone', `${thread} is deleted`)
    const failure = failures.get(thread)?.shift()
    if (failure !== undefined && !failure.accepted) throw new ChatError(failure.kind, `${call} failed`)
    return failure
  }
  return {
    door: 'discord',
    calls,
    signs,
    isReady: () => ready,
    onReady: (listener) => void listeners.push(listener),
    async send(thread, message, nonce) {
      await holds.get(thread)
      const failure = enter('send', thread)
      const before = messagesOf(thread).find((one) => one.nonce === nonce && remembered.has(nonce))
      if (before !== undefined) return { messageId: before.id }
      lastId += 1
      remembered.add(nonce)
      messagesOf(thread).push({ id: String(lastId), nonce, message, edits: [] })
      if (failure !== undefined) throw new ChatError(failure.kind, 'send failed after it was accepted')
      return { messageId: String(lastId) }
    },
    edit(thread, messageId, message) {
      return attempt(() => {
        enter('edit', thread)
        const found = messagesOf(thread).find((one) => one.id === messageId)
        if (found === undefined) throw new ChatError('no-message', `no message ${messageId}`)
        found.edits.push(message)
        found.message = message
      })
    },
    remove(thread, messageId) {
      return attempt(() => {
        enter('remove', thread)
        threads.set(
          thread,
          messagesOf(thread).filter((one) => one.id !== messageId),
        )
      })
    },
    sign(thread, messageId, sign) {
      return attempt(() => {
        const failure = enter(`sign ${messageId} ${sign}`, thread)
        signs.set(messageId, [...new Set([...(signs.get(messageId) ?? []), sign])])
        if (failure !== undefined) throw new ChatError(failure.kind, 'sign failed after it was accepted')
      })
    },
    unsign(thread, messageId, sign) {
      return attempt(() => {
        enter(`unsign ${messageId} ${sign}`, thread)
        signs.set(
          messageId,
          (signs.get(messageId) ?? []).filter((one) => one !== sign),
        )
      })
    },
    find(thread, nonce) {
      return attempt(() => {
        enter('find', thread)
        const found = messagesOf(thread).find((one) => one.nonce === nonce)
        return found && { messageId: found.id }
      })
    },
    openThread(channel, messageId) {
      return attempt((): ThreadRef => {
        enter('openThread', channel)
        return `discord:${messageId}`
      })
    },
    fallback: (thread) => Promise.resolve(removed.get(thread)),
    in: messagesOf,
    texts: (thread) => messagesOf(thread).map((one) => one.message.text),
    failNext(thread, kind, { accepted = false } = {}) {
      failures.set(thread, [...(failures.get(thread) ?? []), { kind, accepted }])
    },
    removeThread: (thread, fallback) => void removed.set(thread, fallback),
    setReady(now) {
      ready = now
      if (now) for (const listener of listeners) listener()
    },
    forgetNonces: () => remembered.clear(),
    hold(thread) {
      const { promise, resolve } = Promise.withResolvers<void>()
      holds.set(thread, promise)
      return () => {
        holds.delete(thread)
        resolve()
      }
    },
  }
}

/** A port's failures are rejections, never throws. */
async function attempt<T>(work: () => T): Promise<T> {
  return await Promise.resolve().then(work)
}
