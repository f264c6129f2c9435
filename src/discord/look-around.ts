import type { Client, GuildTextBasedChannel } from 'discord.js'
import type { MessagePlace, Self } from './incoming-message.ts'
import { isNewer } from './is-newer.ts'
import { fetchPlace, placeOf } from './place-of.ts'

/** What the client's own cache of guilds and channels tells; undefined where it doesn't know. */
export type Surroundings = {
  /** with our managed role in that guild */
  readonly self: (guildId?: string) => Self | undefined
  readonly place: (channelId: string, guildId: string | undefined) => MessagePlace | undefined
  /** asks Discord, for a thread that was archived when we connected */
  readonly fetchPlace: (channelId: string, guildId: string) => Promise<MessagePlace | undefined>
  readonly parentOf: (threadId: string) => string | undefined
  /** a thread of this id is there */
  readonly hasThread: (threadId: string) => boolean
  readonly guildOf: (channelId: string) => string | undefined
  /** channels and threads of a guild, those we may see, with a message newer than this one */
  readonly withNewsSince: (messageId: string) => readonly { readonly channelId: string; readonly guildId: string }[]
  /** id of the newest message that the gateway told of; undefined when there is none */
  readonly newestOfAll: () => string | undefined
  /** id of a channel's newest message */
  readonly newestIn: (channelId: string) => string | undefined
}

export function lookAround(client: () => Client): Surroundings {
  const channel = (channelId: string) => client().channels.cache.get(channelId)
  return {
    self(guildId) {
      const userId = client().user?.id
      if (userId === undefined) return undefined
      const role = guildId === undefined ? undefined : client().guilds.cache.get(guildId)?.roles.botRoleFor(userId)
      return { userId, ...(role === undefined || role === null ? {} : { roleId: role.id }) }
    },
    place: (channelId, guildId) => placeOf(client(), channelId, guildId),
    fetchPlace: (channelId, guildId) => fetchPlace(client(), channelId, guildId),
    parentOf(threadId) {
      const thread = channel(threadId)
      return thread?.isThread() === true ? (thread.parentId ?? undefined) : undefined
    },
    hasThread: (threadId) => channel(threadId)?.isThread() === true,
    guildOf(channelId) {
      const found = channel(channelId)
      return found === undefined || found.isDMBased() ? undefined : found.guildId
    },
    withNewsSince(messageId) {
      return talkable(client())
        .filter(({ lastMessageId }) => lastMessageId !== null && isNewer(lastMessageId, messageId))
        .map(({ id, guildId }) => ({ channelId: id, guildId }))
    },
    newestOfAll() {
      const ids = talkable(client()).flatMap(({ lastMessageId }) => lastMessageId ?? [])
      return ids.toSorted((a, b) => (isNewer(a, b) ? -1 : 1))[0]
    },
    newestIn(channelId) {
      const found = channel(channelId)
      return found?.isTextBased() === true ? (found.lastMessageId ?? undefined) : undefined
    },
  }
}

/** Guilds tell of all their channels, also of those that are closed to us. */
function talkable(client: Client): readonly GuildTextBasedChannel[] {
  const found: GuildTextBasedChannel[] = []
  for (const channel of client.channels.cache.values())
    if (channel.isTextBased() && !channel.isDMBased() && channel.viewable) found.push(channel)
  return found
}
