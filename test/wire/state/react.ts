import type { ChannelRecord, MessageRecord, World } from './world.ts'
import { renderMember } from './render-member.ts'
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
  const added = name.endsWith('ADD') ? { message_author_id: message.raw.author.id, ...memberOf(world, about) } : {}
  const data = { ...about, ...added, emoji: { id: id ?? null, name: shown ?? emoji }, burst: false, type: 0 }
  emit(world, { name, data, guildId: channel.guildId, channel })
}

/** Who adds a reaction in a guild is told of as its member, with roles; who takes one away is not. */
function memberOf(world: World, { guild_id, user_id }: { guild_id?: string; user_id: string }): object {
  const guild = world.guilds.get(guild_id ?? '')
  return guild?.members.has(user_id) === true ? { member: renderMember(world, guild, user_id) } : {}
}
