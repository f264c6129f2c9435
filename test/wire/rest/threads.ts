import { z } from 'zod'
import { ChannelType } from 'discord-api-types/v10'
import type {
  RESTPostAPIChannelMessagesThreadsJSONBody,
  RESTPostAPIChannelThreadsJSONBody,
  RESTPostAPIGuildForumThreadsJSONBody,
} from 'discord-api-types/v10'
import { joinThread, leaveThread } from '../state/change-thread.ts'
import { createMessage } from '../state/create-message.ts'
import { openThread } from '../state/open-thread.ts'
import { renderChannel } from '../state/render-channel.ts'
import type { ChannelRecord, World } from '../state/world.ts'
import { checkMessage } from './check-message.ts'
import { requireChannel, requireMessage } from './require-channel.ts'
import { RestError, param } from './route.ts'
import type { Answer, RestRequest, Route } from './route.ts'
import { uploads } from './store-files.ts'

function fromMessage(request: RestRequest): Answer {
  const { world } = request
  const parent = requireChannel(request, 'CreatePublicThreads')
  const starter = requireMessage(request, parent)
  const body = request.body as RESTPostAPIChannelMessagesThreadsJSONBody
  if (world.channels.has(starter.raw.id))
    throw new RestError(400, 160004, 'A thread has already been created for this message')
  if (parent.thread || parent.guildId === undefined)
    throw new RestError(400, 50024, 'Cannot execute action on this channel type')
  const { name, auto_archive_duration: autoArchiveMinutes } = body
  const thread = openThread(world, { parent, ownerId: world.bot.id, name, starter, autoArchiveMinutes })
  return { status: 201, body: renderChannel(world, thread) }
}

function inChannel(request: RestRequest): Answer {
  const { world } = request
  const parent = requireChannel(request)
  if (parent.type === ChannelType.GuildForum) return inForum(request, requireChannel(request, 'SendMessages'))
  const body = request.body as RESTPostAPIChannelThreadsJSONBody
  const isPrivate = body.type !== ChannelType.PublicThread
  requireChannel(request, isPrivate ? 'CreatePrivateThreads' : 'CreatePublicThreads')
  const { name, auto_archive_duration: autoArchiveMinutes } = body
  const thread = openThread(world, { parent, ownerId: world.bot.id, name, private: isPrivate, autoArchiveMinutes })
  return { status: 201, body: renderChannel(world, thread) }
}

function inForum(request: RestRequest, parent: ChannelRecord): Answer {
  const { world } = request
  const { name, message, auto_archive_duration } = request.body as RESTPostAPIGuildForumThreadsJSONBody
  checkMessage(message, request.files.length)
  const thread = openThread(world, { parent, ownerId: world.bot.id, name, autoArchiveMinutes: auto_archive_duration })
  const first = createMessage(world, {
    id: thread.id,
    channel: thread,
    authorId: world.bot.id,
    content: message.content ?? '',
    embeds: message.embeds ?? [],
    components: message.components ?? [],
    attachments: uploads(request, thread.id, message.attachments ?? []),
    allowed: message.allowed_mentions,
    flags: message.flags ?? 0,
  })
  return { status: 201, body: { ...renderChannel(world, thread), message: first.raw } }
}

function isOpenIn(world: World, guildId: string): ChannelRecord[] {
  return [...world.channels.values()].filter((one) => one.guildId === guildId && one.thread && !one.thread.archived)
}

function active(request: RestRequest): Answer {
  const { world } = request
  const threads = isOpenIn(world, param(request, 'id'))
  const members = threads.flatMap((one) => {
    const joined = one.thread?.members.get(world.bot.id)
    return joined === undefined ? [] : { id: one.id, user_id: world.bot.id, join_timestamp: joined, flags: 0 }
  })
  return { status: 200, body: { threads: threads.map((one) => renderChannel(world, one)), members } }
}

function archived(request: RestRequest): Answer {
  const parent = requireChannel(request, 'ReadMessageHistory')
  const all = [...request.world.channels.values()]
  const threads = all.filter((one) => one.thread?.parentId === parent.id && one.thread.archived).toReversed()
  const shown = threads.slice(0, Number(request.query['limit'] ?? 50)).map((one) => renderChannel(request.world, one))
  return { status: 200, body: { threads: shown, members: [], has_more: shown.length < threads.length } }
}

function member(request: RestRequest, act: typeof joinThread): Answer {
  const thread = requireChannel(request)
  const named = param(request, 'user')
  if (!thread.thread) throw new RestError(400, 50024, 'Cannot execute action on this channel type')
  if (thread.thread.archived) throw new RestError(400, 50083, 'Thread is archived')
  act(request.world, thread, named === '@me' ? request.world.bot.id : named)
  return { status: 204 }
}

function listMembers(request: RestRequest): Answer {
  const thread = requireChannel(request)
  const joined = [...(thread.thread?.members ?? [])]
  return {
    status: 200,
    body: joined.map(([user_id, join_timestamp]) => ({ id: thread.id, user_id, join_timestamp, flags: 0 })),
  }
}

const createBody = (request: RestRequest): 'CreateForumThreadRequest' | 'CreateTextThreadWithoutMessageRequest' =>
  request.world.channels.get(request.params['id'] ?? '')?.type === ChannelType.GuildForum
    ? 'CreateForumThreadRequest'
    : 'CreateTextThreadWithoutMessageRequest'

const archivedQuery = z.strictObject({ before: z.string(), limit: z.coerce.number().int().min(2).max(100) }).partial()
const membersQuery = z.strictObject({ with_member: z.string(), after: z.string(), limit: z.string() }).partial()

export const threadRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/channels/:id/messages/:message/threads',
    body: 'CreateTextThreadWithMessageRequest',
    run: fromMessage,
  },
  { method: 'POST', path: '/channels/:id/threads', body: createBody, run: inChannel },
  { method: 'GET', path: '/guilds/:id/threads/active', run: active },
  { method: 'GET', path: '/channels/:id/threads/archived/public', query: archivedQuery, run: archived },
  { method: 'GET', path: '/channels/:id/thread-members', query: membersQuery, run: listMembers },
  { method: 'PUT', path: '/channels/:id/thread-members/:user', run: (request) => member(request, joinThread) },
  { method: 'DELETE', path: '/channels/:id/thread-members/:user', run: (request) => member(request, leaveThread) },
]
