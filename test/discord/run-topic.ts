import type { Chat, ChatMessage } from '../../src/chat/chat.ts'
import type { Signal } from '../../src/store/store.ts'
import type { ThreadRef } from '../../src/store/topic.ts'
import type { Thread } from '../wire/view/channel.ts'
import type { Message } from '../wire/view/message.ts'
import { runDoor } from './run-door.ts'
import type { RunningDoor } from './run-door.ts'

export type RunningTopic = RunningDoor & {
  readonly topicId: ThreadRef
  /** the message that opened it */
  readonly asked: Message
  readonly thread: Thread
  readonly chat: Chat
  /** what was said to who runs turns */
  readonly signals: Signal[]
  /** a message of Mos in the thread */
  readonly post: (message: ChatMessage) => Promise<Message>
}

/** A topic that the owner opened with a mention, its first message still in the inbox. */
export async function runTopic(given: Parameters<typeof runDoor>[0] = {}): Promise<RunningTopic> {
  const running = await runDoor(given)
  const { wire, store, door } = running
  await running.ready()
  const asked = await wire.owner.say(wire.channel('general'), '@mos fix the login')
  const topicId: ThreadRef = `discord:${asked.id}`
  await running.received(topicId)
  const thread = await wire.until(() => wire.channel('general').threads()[0])
  const signals: Signal[] = []
  store.signals.on((signal) => signals.push(signal))
  let sent = 0
  return {
    ...running,
    topicId,
    asked,
    thread,
    signals,
    chat: door.chat,
    async post(message) {
      const { messageId } = await door.chat.send(topicId, message, `nonce-${(sent += 1)}`)
      const found = thread.messages().find((each) => each.id === messageId)
      if (found === undefined) throw new Error('the message is not in the thread')
      return found
    },
  }
}
