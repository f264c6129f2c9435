import { Routes } from 'discord.js'
import type { REST } from 'discord.js'
import { ChatError } from '../chat/chat.ts'
import type { Chat, ChatMessage, Standing } from '../chat/chat.ts'
import type { Logger } from '../log.ts'
import type { Store } from '../store/store.ts'
import type { ThreadRef } from '../store/topic.ts'
import { chatError } from './chat-error.ts'
import { fallbackThread } from './fallback-thread.ts'
import { createPost, findPost, forumOf, isArchived, reopenPost } from './forum.ts'
import { createLookUp } from './look-up.ts'
import { messageBody } from './message-body.ts'
import { openThread } from './open-thread.ts'
import { sendError } from './send-error.ts'
import { sendMessage } from './send-message.ts'
import { createSigner } from './sign-message.ts'

type ChatDeps = {
  /** the client of the moment */
  readonly rest: () => REST
  /** the same, which sends nothing twice by itself */
  readonly restOnce: () => REST
  readonly topics: Store['topics']
  readonly isReady: () => boolean
  readonly onReady: (listener: () => void) => void
  readonly selfId: () => string | undefined
  /** a message of ours is on its way to that channel */
  readonly onSend: (channelId: string) => void
  /** the gateway told of this thread, and not that it is gone */
  readonly hasThread: (threadId: string) => boolean
  readonly parentOf: (channelId: string) => string | undefined
  readonly ownerId: () => string | undefined
  readonly logger: Logger
}

/**
 * Discord takes 10 MiB a file where nobody boosts the server, and 25 MiB a request, of which the text and the frame around
 * the files take a little.
 */
const mebibyte = 1024 * 1024
const fileLimits = { bytesOfOne: 10 * mebibyte, bytesTogether: 24 * mebibyte, count: 10 }

const channelOf = (thread: ThreadRef): string => thread.slice(thread.indexOf(':') + 1)

/** Discord's threads as the delivery sees them. By ids alone: nothing has to be in a cache. */
export function discordChat(deps: ChatDeps): Chat {
  // The door opens a topic's thread at once, the delivery before its first message: that is one request.
  const opening = new Map<string, Promise<{ threadId: string }>>()
  const lookUp = createLookUp(deps)
  const signer = createSigner(deps.rest)
  const found = async (channelId: string, nonce: string, message: ChatMessage): Promise<Standing | undefined> => {
    const forum = message.post && (await forumOf(deps.rest(), channelId))
    const selfId = deps.selfId()
    if (message.post === undefined || forum === undefined) return lookUp(channelId, nonce, message)
    if (selfId === undefined) throw new ChatError('later', 'not connected to Discord')
    return findPost(deps.rest(), forum, { end: message.post.end, selfId })
  }
  return {
    door: 'discord',
    fileLimits,
    isReady: deps.isReady,
    onReady: deps.onReady,
    async send(thread, message, nonce) {
      const channelId = channelOf(thread)
      deps.onSend(channelId)
      try {
        const forum = message.post && (await forumOf(deps.rest(), channelId))
        if (message.post && forum) return await createPost(deps.restOnce(), forum, message, message.post)
        return await sendMessage(deps.rest(), channelId, message, nonce)
      } catch (error) {
        throw sendError(error, { channelId, hasFiles: (message.files ?? []).length > 0 })
      }
    },
    async edit(thread, messageId, message, signal) {
      const route = Routes.channelMessage(channelOf(thread), messageId)
      const options = { body: messageBody(message), ...(signal === undefined ? {} : { signal }) }
      const edit = () => deps.rest().patch(route, options)
      const opened = async (error: unknown) => {
        if (message.post === undefined || !isArchived(error)) throw error
        await reopenPost(deps.rest(), channelOf(thread))
        return edit()
      }
      await asChat(edit().catch(opened))
    },
    async remove(thread, messageId) {
      const removed = deps.rest().delete(Routes.channelMessage(channelOf(thread), messageId))
      await asChat(removed).catch((error: unknown) => {
        const isThere = error instanceof ChatError && (error.kind === 'later' || error.kind === 'unknown')
        if (isThere) throw error
      })
    },
    sign: (thread, messageId, sign) => asChat(signer.sign(channelOf(thread), messageId, sign)),
    unsign: (thread, messageId, sign) => asChat(signer.unsign(channelOf(thread), messageId, sign)),
    find: (thread, nonce, message) => asChat(found(channelOf(thread), nonce, message)),
    async openThread(channel, messageId, title) {
      if (deps.hasThread(messageId)) return `discord:${messageId}`
      const starter = { channelId: channelOf(channel), messageId }
      const under = opening.get(messageId) ?? asChat(openThread(deps.rest(), starter, title))
      opening.set(messageId, under)
      const { threadId } = await under.catch(withoutThread).finally(() => opening.delete(messageId))
      return `discord:${threadId}`
    },
    async fallback(thread) {
      const topic = await deps.topics.get(thread)
      const around = { topic, parentId: deps.parentOf(channelOf(thread)), ownerId: deps.ownerId() }
      return asChat(fallbackThread(thread, { rest: deps.rest(), ...around }))
    },
  }
}

/**
 * No thread can be made: its starter is deleted, the server has 1,000 active ones, the channel takes none. What belongs in
 * it goes elsewhere; nothing of it was refused.
 */
function withoutThread(error: unknown): never {
  if (!(error instanceof ChatError) || (error.kind !== 'refused' && error.kind !== 'no-message')) throw error
  throw new ChatError('gone', error.message, { cause: error })
}

async function asChat<T>(request: Promise<T>): Promise<T> {
  try {
    return await request
  } catch (error) {
    throw chatError(error)
  }
}
