import { ChannelType } from 'discord.js'
import type { Channel, Client } from 'discord.js'
import type { MessagePlace } from './incoming-message.ts'

/** From the cache, which holds every channel and active thread; undefined for one that it doesn't know. */
export function placeOf(client: Client, channelId: string, guildId: string | undefined): MessagePlace | undefined {
  if (guildId === undefined) return { channelId, kind: 'dm' }
  const channel = client.channels.cache.get(channelId)
  return channel === undefined ? undefined : placeIn(channel, guildId)
}

/** Asks Discord: a thread that was archived when we connected is not in the cache. */
export async function fetchPlace(
  client: Client,
  channelId: string,
  guildId: string,
): Promise<MessagePlace | undefined> {
  const channel = await client.channels.fetch(channelId).catch(() => null)
  return channel === null ? undefined : placeIn(channel, guildId)
}

function placeIn(channel: Channel, guildId: string): MessagePlace {
  const where = { channelId: channel.id, guildId }
  if (channel.isThread()) return { ...where, kind: 'thread', name: channel.name }
  const threaded = channel.type === ChannelType.GuildText || channel.type === ChannelType.GuildAnnouncement
  return { ...where, kind: threaded ? 'channel' : 'threadless' }
}
