import type { ChannelRecord, MessageRecord, World } from './world.ts'
import { emit } from './world.ts'

/** `emoji` is the character, or name:id for one of the guild's own. */
export function react(
  world: World,
  channel: ChannelRecord,
  message: MessageRecord,
  userId: string,
  emoji: string,
): void {
  const users = message.reactors.get(emoji) ?? new Set<string>()
  if (users.has(userId)) return
  message.reactors.set(emoji, users.add(userId))
  tell(world, 'MESSAGE_REACTION_ADD', channel, message, userId, emoji)
}

export function unreact(
  world: World,
  channel: ChannelRecord,
  message: MessageRecord,
  userId: string,
  emoji: string,
): void {
  const users = message.reactors.get(emoji)
  if (!users?.delete(userId)) return
  if (users.size === 0) message.reactors.delete(emoji)
  tell(world, 'MESSAGE_REACTION_REMOVE', channel, message, userId, emoji)
}

function tell(
  world: World,
  name: string,
  channel: ChannelRecord,
  message: MessageRecord,
  userId: string,
  emoji: string,
): void {
  const [shown, id] = emoji.split(':')
  const guild = channel.guildId === undefined ? {} : { guild_id: channel.guildId }
  const about = { user_id: userId, channel_id: channel.id, message_id: message.raw.id, ...guild }
  const author = name.endsWith('ADD') ? { message_author_id: message.raw.author.id } : {}
  const data = { ...about, ...author, emoji: { id: id ?? null, name: shown ?? emoji }, burst: false, type: 0 }
  emit(world, { name, data, guildId: channel.guildId, channel })
}
