import { z } from 'zod'
import type { ChannelRecord, InteractionRecord } from '../state/world.ts'
import { known } from '../state/world.ts'
import { Channel } from '../view/channel.ts'
import { Message } from '../view/message.ts'
import { Reply } from '../view/reply.ts'
import type { Wire } from '../wire.ts'
import { parseSlash } from './parse-slash.ts'

const asked = z.object({
  as: z.string().min(1).max(32),
  channel: z.string(),
  verb: z.enum(['say', 'press', 'menu', 'thread', 'react', 'submit', 'lock', 'archive']),
  text: z.string().max(4000).default(''),
  message: z.string().default(''),
  fields: z.record(z.string(), z.string()).default({}),
})

/** What a person did on the page. Answers with what they see next, beside the channel itself. */
export async function act(wire: Wire, body: unknown): Promise<object> {
  const { as, channel: channelId, verb, text, message: messageId, fields } = asked.parse(body)
  const { stage } = wire
  const me = wire.user(as)
  const record = known(stage.world.channels.get(channelId), 'such channel')
  const message = (): Message => findMessage(wire, record, messageId)
  switch (verb) {
    case 'say':
      if (!text.startsWith('/')) return { said: (await me.say(new Channel(stage, record), text)).id }
      return slash(wire, record, as, text)
    case 'press':
      return show(await me.press(message(), text))
    case 'menu':
      return show(await me.menu(message(), text))
    case 'submit':
      return show(await me.submit(new Reply(stage, findModal(wire, messageId)), fields))
    case 'thread':
      return { channel: me.startThread(message(), text).id }
    case 'react':
      me.react(message(), text)
      return {}
    case 'lock':
      wire.thread(channelId).lock()
      return {}
    case 'archive':
      wire.thread(channelId).archive()
      return {}
  }
}

async function slash(wire: Wire, record: ChannelRecord, as: string, text: string): Promise<object> {
  const me = wire.user(as)
  const { words, values } = parseSlash(wire.stage.world, record, me.id, text)
  return show(await me.slash(new Channel(wire.stage, record), words, values))
}

function findMessage(wire: Wire, record: ChannelRecord, id: string): Message {
  const found = record.messages.get(id) ?? wire.stage.world.ephemerals.get(id)
  return new Message(wire.stage, known(found, 'such message'))
}

const findModal = (wire: Wire, token: string): InteractionRecord =>
  known(wire.stage.world.interactions.get(token), 'such form')

function show(reply: Reply): object {
  const modal = reply.modal && { ...reply.modal, token: reply.interaction.token }
  return { kind: reply.kind, text: reply.kind === 'failed' ? reply.text : '', ...(modal ? { modal } : {}) }
}
