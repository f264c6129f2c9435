import { DiscordAPIError, RESTJSONErrorCodes, Routes } from 'discord.js'
import type { REST } from 'discord.js'
import type { Logger } from '../log.ts'
import { isNewer } from './is-newer.ts'
import { isOwnFault } from './own-fault.ts'
import type { RawMessage } from './raw-message.ts'
import { readMessages } from './read-messages.ts'
import type { MessagePage } from './read-messages.ts'

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
    const { messages, newestId, length } = await readPage(deps, channelId, last ?? after, close)
    for (const raw of messages) await receiveOne(deps, guildId === undefined ? raw : { ...raw, guild_id: guildId })
    last = newestId ?? last
    await deps.pause()
    if (length < pageSize || newestId === undefined) return last
  }
  deps.logger.warn({ channelId, from: after, to: last }, 'more was said than is read back')
  return last
}

/** What we stumble over we would stumble over again: the messages behind it must not wait for that. */
async function receiveOne({ receive, logger }: ReadChannelDeps, raw: RawMessage): Promise<void> {
  try {
    await receive(raw)
  } catch (error) {
    if (!isOwnFault(error)) throw error
    logger.error({ err: error, messageId: raw.id }, 'a message was not received')
  }
}

async function readPage(
  deps: ReadChannelDeps,
  channelId: string,
  after: string,
  close?: () => Promise<void>,
): Promise<MessagePage> {
  const query = new URLSearchParams({ after, limit: String(pageSize) })
  try {
    return readMessages(await deps.rest().get(Routes.channelMessages(channelId), { query }), deps.logger)
  } catch (error) {
    if (!(error instanceof DiscordAPIError) || error.code !== RESTJSONErrorCodes.UnknownChannel) throw error
    deps.logger.info({ channelId }, 'the thread is gone, its topic is closed')
    await close?.()
    return { messages: [], newestId: undefined, length: 0 }
  }
}
