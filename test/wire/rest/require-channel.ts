import { PermissionFlagsBits } from 'discord-api-types/v10'
import type { ChannelRecord, MessageRecord } from '../state/world.ts'
import { permissionsOf } from '../state/permissions-of.ts'
import { RestError, param } from './route.ts'
import type { RestRequest } from './route.ts'

type Right = keyof typeof PermissionFlagsBits

/** The channel that the path names, if the bot sees it and has these rights there. */
export function requireChannel(request: RestRequest, ...rights: Right[]): ChannelRecord {
  const { world } = request
  const channel = world.channels.get(param(request, 'id'))
  if (!channel) throw new RestError(404, 10003, 'Unknown Channel')
  const mine = permissionsOf(world, channel, world.bot.id)
  if ((mine & PermissionFlagsBits.ViewChannel) === 0n) throw new RestError(403, 50001, 'Missing Access')
  for (const right of rights) {
    if (!may(request, channel, right)) throw new RestError(403, 50013, 'Missing Permissions')
  }
  return channel
}

export const may = ({ world }: RestRequest, channel: ChannelRecord, right: Right): boolean =>
  (permissionsOf(world, channel, world.bot.id) & PermissionFlagsBits[right]) !== 0n

/** The message that the path names. An ephemeral one is not in its channel. */
export function requireMessage(request: RestRequest, channel: ChannelRecord): MessageRecord {
  const message = channel.messages.get(param(request, 'message'))
  if (!message) throw new RestError(404, 10008, 'Unknown Message')
  return message
}

export const canSend = (channel: ChannelRecord): Right => (channel.thread ? 'SendMessagesInThreads' : 'SendMessages')

/** In a locked thread only who may manage threads can write, rename or open it again. */
export function isLocked(request: RestRequest, channel: ChannelRecord): boolean {
  if (channel.thread?.locked !== true) return false
  return !may(request, channel, 'ManageThreads')
}
