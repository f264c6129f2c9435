import { nonce } from '../../src/chat/nonce.ts'
import type { Message } from '../wire/view/message.ts'
import type { Thread } from '../wire/view/channel.ts'
import type { Wire } from '../wire/wire.ts'

/** A person's side of one conversation, as far as it came. */
export type Conversation = {
  readonly agent: string
  readonly said: Message[]
  thread?: Thread
  readonly keeps: boolean
}

const patienceMs = 180_000

/**
 * One conversation: spawns an agent, asks and sends something, and removes the agent unless `keeps` is set. Sometimes the
 * person does not wait for an answer, so that messages queue up, and sometimes for the op's end neither.
 */
export async function converse(wire: Wire, random: () => number, conversation: Conversation): Promise<void> {
  const { agent, said } = conversation
  const olga = wire.owner
  const starter = await olga.say(wire.channel('general'), `@mos spawn a coder named ${agent}`)
  said.push(starter)
  await wire.until(() => wire.stage.world.channels.has(starter.id), patienceMs, `a thread for ${agent}`)
  const thread = wire.thread(starter.id)
  conversation.thread = thread
  const say = async (text: string): Promise<Message> => {
    const message = await olga.say(thread, text)
    said.push(message)
    return message
  }
  const settle = async (): Promise<void> => {
    for (const message of said) await answerTo(wire, thread, message)
    await wire.until(() => endsIn(thread) >= opsIn(thread), patienceMs, `the ops of ${agent} to end`)
  }
  if (random() < 0.8) await settle()
  const asks = ['what is my fleet doing?', `send ${agent} hello`, 'hello there', `relaunch ${agent}`]
  for (const ask of asks.filter(() => random() < 0.4)) {
    await say(ask)
    if (random() < 0.6) await settle()
  }
  await settle()
  if (conversation.keeps) return
  // While the agent works a card asks first; the stub soon stops working.
  for (let tries = 0; tries < 10; tries++) {
    const message = await say(`remove ${agent}`)
    await settle()
    if (!(await answerTo(wire, thread, message)).content.includes('waits for a click')) return
  }
}

/** The message that answers one of a person's. */
const answerTo = (wire: Wire, thread: Thread, message: Message): Promise<Message> =>
  wire.until(() => answersTo(thread, message)[0], patienceMs, `the answer to "${message.content}"`)

/** By the nonce that its entry has; more than one would be a message too many. */
export function answersTo(thread: Thread, message: Message): Message[] {
  const own = nonce(`answer-discord:${message.id}`, 0)
  return thread.messages().filter((each) => each.bot && each.raw.nonce === own)
}

/** Each op is named once in the answer that queued it. */
const opsIn = (thread: Thread): number =>
  thread.messages().filter((each) => each.bot && each.content.startsWith('Queued: ')).length

/** An op's end is the only message that mentions anybody. */
const endsIn = (thread: Thread): number => thread.messages().filter((each) => each.notified.length > 0).length
