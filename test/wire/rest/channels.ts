import type { RESTPatchAPIChannelJSONBody } from 'discord-api-types/v10'
import { removeChannel } from '../state/add-channel.ts'
import { changeThread } from '../state/change-thread.ts'
import { renderChannel } from '../state/render-channel.ts'
import type { ChannelRecord } from '../state/world.ts'
import { emit } from '../state/world.ts'
import { guardRename } from '../limit/guard-rename.ts'
import { isLocked, requireChannel } from './require-channel.ts'
import { RestError } from './route.ts'
import type { Answer, RestRequest, Route } from './route.ts'
import { createMessage } from '../state/create-message.ts'
import { MessageType, PermissionFlagsBits } from 'discord-api-types/v10'
import { permissionsOf } from '../state/permissions-of.ts'

function patch(request: RestRequest): Answer {
  const channel = requireChannel(request)
  const body = request.body as RESTPatchAPIChannelJSONBody
  if (channel.thread) patchThread(request, channel, body)
  else patchChannel(requireChannel(request, 'ManageChannels'), request, body)
  return { status: 200, body: renderChannel(request.world, channel) }
}

function patchChannel(channel: ChannelRecord, { world }: RestRequest, body: RESTPatchAPIChannelJSONBody): void {
  if (typeof body.name === 'string') {
    guardRename(world, channel.id, body.name !== channel.name)
    channel.name = body.name
  }
  if (body.topic !== undefined) channel.topic = body.topic
  emit(world, { name: 'CHANNEL_UPDATE', data: renderChannel(world, channel), guildId: channel.guildId, channel })
}

/** A thread's owner may rename, archive and open it; to lock it needs Manage Threads; a locked one is only for those. */
function patchThread(request: RestRequest, channel: ChannelRecord, body: RESTPatchAPIChannelJSONBody): void {
  const { world } = request
  const mine = permissionsOf(world, channel, world.bot.id)
  const manages = (mine & PermissionFlagsBits.ManageThreads) !== 0n
  const owns = channel.thread?.ownerId === world.bot.id
  if (!manages && (!owns || body.locked !== undefined)) throw new RestError(403, 50013, 'Missing Permissions')
  if (isLocked(request, channel)) throw new RestError(403, 160005, 'This thread is locked')
  if (channel.thread?.archived === true && body.archived !== false)
    throw new RestError(400, 50083, 'Thread is archived')
  const renamed = typeof body.name === 'string' && body.name !== channel.name
  guardRename(world, channel.id, renamed)
  changeThread(world, channel, {
    name: body.name ?? undefined,
    archived: body.archived,
    locked: body.locked,
    autoArchiveMinutes: body.auto_archive_duration ?? undefined,
  })
  if (!renamed) return
  createMessage(world, { channel, authorId: world.bot.id, content: channel.name, type: MessageType.ChannelNameChange })
}

function remove(request: RestRequest): Answer {
  const found = requireChannel(request)
  const channel =
    found.guildId === undefined ? found : requireChannel(request, found.thread ? 'ManageThreads' : 'ManageChannels')
  const body = renderChannel(request.world, channel)
  if (channel.guildId !== undefined) removeChannel(request.world, channel)
  return { status: 200, body }
}

function typing(request: RestRequest): Answer {
  const channel = requireChannel(request)
  channel.typing += 1
  return { status: 204 }
}

const patchBody = (request: RestRequest): 'UpdateThreadRequestPartial' | 'UpdateGuildChannelRequestPartial' =>
  request.world.channels.get(request.params['id'] ?? '')?.thread
    ? 'UpdateThreadRequestPartial'
    : 'UpdateGuildChannelRequestPartial'

export const channelRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/channels/:id',
    run: (request) => ({ status: 200, body: renderChannel(request.world, requireChannel(request)) }),
  },
  {
    method: 'PATCH',
    path: '/channels/:id',
    body: patchBody,
    bucket: { name: 'channel', count: 5, per: 5000 },
    run: patch,
  },
  { method: 'DELETE', path: '/channels/:id', run: remove },
  { method: 'POST', path: '/channels/:id/typing', bucket: { name: 'typing', count: 5, per: 5000 }, run: typing },
]
