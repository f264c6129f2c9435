import { createKeyedQueue } from '../host/keyed-queue.ts'
import type { SignRecord } from '../store/sign.ts'
import type { ThreadRef, Topic } from '../store/topic.ts'
import { backOffMs } from './back-off-ms.ts'
import type { Pause } from './chains.ts'
import { ChatError } from './chat.ts'
import type { Chat } from './chat.ts'
import { chatOf } from './chat-of.ts'
import type { DeliveryDeps } from './delivery-deps.ts'
import { planSigns } from './plan-signs.ts'

type Place = { readonly thread: ThreadRef; readonly messageId: string }

/**
 * Returns the run that brings the sign on one person's message up to date. One message of a channel at a time, each with
 * what is wanted when its turn comes: chats take signs slowly, and what is out of date by then need not be shown.
 */
export function createMessageSigner(deps: DeliveryDeps): (entryId: string, pause: Pause) => Promise<void> {
  const { signs, topics } = deps.store
  const inTurn = createKeyedQueue()

  const bring = async (chat: Chat, place: Place, entryId: string): Promise<void> => {
    const record = await signs.get(entryId)
    if (record?.isStale !== true) return
    for (const { kind, sign } of planSigns(record)) {
      if (kind === 'note') await signs.shows(entryId, sign)
      else await chat[kind](place.thread, place.messageId, sign)
    }
    await signs.settled(entryId, record.want)
  }

  return async (entryId, pause) => {
    for (let failures = 0; !pause.stopped;) {
      const record = await signs.get(entryId)
      if (record === undefined) return signs.settled(entryId, 'none')
      if (!record.isStale) return
      const place = placeOf(record, await topics.get(record.topicId), entryId)
      const chat = chatOf(deps.chats, place.thread)
      if (chat === undefined) return
      try {
        return await inTurn(place.thread, () => (pause.stopped ? Promise.resolve() : bring(chat, place, entryId)))
      } catch (error) {
        if (!(error instanceof ChatError)) throw error
        deps.logger.debug({ err: error, entry: entryId }, 'no sign on a message')
        // Its message, its thread or the right is gone: that stays so.
        if (error.kind !== 'later' && error.kind !== 'unknown') return signs.giveUp(entryId)
        failures += 1
        await pause.for(backOffMs(failures))
      }
    }
  }
}

/** The message that opened a topic stands in the channel above its thread. */
function placeOf({ topicId }: SignRecord, topic: Topic | undefined, entryId: string): Place {
  const messageId = entryId.slice(entryId.indexOf(':') + 1)
  const starter = topic?.starter
  const thread: ThreadRef = starter?.messageId === messageId ? `discord:${starter.channelId}` : topicId
  return { thread, messageId }
}
