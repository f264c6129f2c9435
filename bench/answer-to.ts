import type { Message } from '../test/wire/view/message.ts'
import type { Wire } from '../test/wire/wire.ts'
import type { Said } from './double.ts'

const withinMs = 60_000

/** A message of the owner, into a thread or, without one, as a new topic. */
export async function sayTo(wire: Wire, text: string, thread?: string): Promise<Said> {
  const { id } = await (thread === undefined
    ? wire.owner.say(wire.channel('general'), `@mos ${text}`)
    : wire.owner.say(wire.thread(thread), text))
  return { thread: thread ?? id, messageId: id }
}

/** The message that notifies is a model's answer; before it there is the card. */
export const answerTo = (wire: Wire, { thread, messageId }: Said): Promise<Message> =>
  wire.until(
    () =>
      messagesIn(wire, thread).find(
        ({ raw, notified }) => notified.length > 0 && raw.message_reference?.message_id === messageId,
      ),
    withinMs,
    'the answer',
  )

/** The bot's message about that message that shows this. */
export const shows = (wire: Wire, { thread, messageId }: Said, text: string): Promise<Message> =>
  wire.until(
    () =>
      messagesIn(wire, thread).find(
        ({ bot, content, raw }) => bot && content.includes(text) && raw.message_reference?.message_id === messageId,
      ),
    withinMs,
    `the bot to show "${text}"`,
  )

/** Of a thread that may not be there yet. */
const messagesIn = (wire: Wire, thread: string): readonly Message[] =>
  wire.stage.world.channels.has(thread) ? wire.thread(thread).messages() : []
