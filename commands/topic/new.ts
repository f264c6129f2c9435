import { z } from 'zod'
import { channelOf } from '../../src/command/channel-of.ts'
import { defineCommand } from '../../src/command/define-command.ts'
import type { CommandContext } from '../../src/command/definition.ts'
import { oneLine } from '../../src/command/one-line.ts'
import { quote } from '../../src/command/quote.ts'
import { visibleText } from '../../src/command/visible-text.ts'
import { Failure } from '../../src/errors.ts'
import { principalId } from '../../src/fleet/principal.ts'
import type { ThreadRef } from '../../src/store/topic.ts'

export default defineCommand({
  description: 'Open a new topic: a thread with a session of its own',
  options: z.object({
    title: visibleText(100).describe('What it is about; the thread gets this name').meta({ positional: 0, rest: true }),
  }),
  tier: 'operator',
  risk: 'change',
  phrases: [
    '(open|start) [a] [new] topic [about|on|named|called] <title...>',
    'new topic [about|on|named|called] <title...>',
  ],
  async run(context, { title: given }) {
    const title = oneLine(given)
    if (!isDiscord(context)) return await openOnConsole(context, title)
    const { cause, config, place, principal, store } = context
    const thread = await findChannel(context)
    const guild = place.guildId === undefined ? {} : { guildId: place.guildId }
    const body = { kind: 'open-topic' as const, title, by: principalId(principal), hostId: config.hostId, ...guild }
    await store.outbox.add({ id: `topic-${cause}`, thread, body })
    return {
      kind: 'text',
      text: `The topic opens as a thread of <#${digitsOf(thread)}>.`,
      data: { title, thread },
    }
  },
})

const isDiscord = ({ place }: CommandContext): boolean =>
  place.door === 'discord' || place.thread?.startsWith('discord:') === true

/** A thread can't have threads: from inside a topic the new one opens beside it, in the channel that it came from. */
async function findChannel(context: CommandContext): Promise<ThreadRef> {
  const { place } = context
  if (place.thread === undefined || place.guildId === undefined)
    throw new Failure(
      "A topic is a thread, and a direct message can't have one. Use /topic new in a channel of a server.",
    )
  const channelId = (await channelOf(context)) ?? (place.topicId === undefined ? digitsOf(place.thread) : undefined)
  if (channelId !== undefined) return `discord:${channelId}`
  throw new Failure("I don't know which channel this thread belongs to. Use /topic new in the channel itself.")
}

const digitsOf = (thread: ThreadRef): string => thread.slice('discord:'.length)

async function openOnConsole({ cause, config, principal, store }: CommandContext, title: string) {
  const by = principalId(principal)
  const topic = await store.topics.open({ id: `console:${cause}`, title, by, hostId: config.hostId })
  return {
    kind: 'text',
    text: `The topic ${quote(topic.title) ?? topic.id} is open on the console's page.`,
    data: topic,
  } as const
}
