import { DiscordAPIError, RESTJSONErrorCodes, Routes } from 'discord.js'
import type { REST } from 'discord.js'
import type { Logger } from '../log.ts'
import { rawMessagesSchema } from './raw-message.ts'
import type { RawMessage } from './raw-message.ts'

export type ReadChannelDeps = {
  readonly rest: () => REST
  readonly receive: (raw: RawMessage) => Promise<void>
  /** id of the channel's newest message, when the gateway told it */
  readonly newestIn: (channelId: string) => string | undefined
  /** the guild of a channel: a message of REST does not name it */
  readonly guildOf: (channelId: string) => string | undefined
  readonly logger: Logger
  readonly pause: () => Promise<void>
}

type From = { readonly channelId: string; readonly guildId: string | undefined; readonly after: string }

/** At most this many messages of a channel are read back: a longer silence is told in the log. */
const mostPages = 10
const pageSize = 100

const isNewer = (a: string, b: string): boolean => BigInt(a) > BigInt(b)

/**
 * Receives what was said in a channel after a message, oldest first, through the same door as live messages. Returns the
 * id of the last one; undefined when there was none. `close` is told when the channel is gone.
 */
export async function readChannelBack(
  deps: ReadChannelDeps,
  { channelId, guildId, after }: From,
  close?: () => Promise<void>,
): Promise<string | undefined> {
  const newest = deps.newestIn(channelId)
  if (newest !== undefined && !isNewer(newest, after)) return undefined
  let last: string | undefined
  for (let page = 0; page < mostPages; page += 1) {
    const messages = await readPage(deps, channelId, last ?? after, close)
    for (const raw of messages) await deps.receive(guildId === undefined ? raw : { ...raw, guild_id: guildId })
    last = messages.at(-1)?.id ?? last
    await deps.pause()
    if (messages.length < pageSize) return last
  }
  deps.logger.warn({ channelId, from: after, to: last }, 'more was said than is read back')
  return last
}

async function readPage(
  deps: ReadChannelDeps,
  channelId: string,
  after: string,
  close?: () => Promise<void>,
): Promise<RawMessage[]> {
  const query = new URLSearchParams({ after, limit: String(pageSize) })
  try {
    const page = rawMessagesSchema.parse(await deps.rest().get(Routes.channelMessages(channelId), { query }))
    return page.toSorted((a, b) => (isNewer(a.id, b.id) ? 1 : -1))
  } catch (error) {
    if (!(error instanceof DiscordAPIError) || error.code !== RESTJSONErrorCodes.UnknownChannel) throw error
    deps.logger.info({ channelId }, 'the thread is gone, its topic is closed')
    await close?.()
    return []
  }
}
