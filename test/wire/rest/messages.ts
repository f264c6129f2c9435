import { z } from 'zod'
import type { RESTPatchAPIChannelMessageJSONBody, RESTPostAPIChannelMessageJSONBody } from 'discord-api-types/v10'
import type { ChannelRecord, MessageRecord } from '../state/world.ts'
import { createMessage } from '../state/create-message.ts'
import { deleteMessage } from '../state/delete-message.ts'
import { editMessage } from '../state/edit-message.ts'
import { checkMessage } from './check-message.ts'
import { canSend, isLocked, may, requireChannel, requireMessage } from './require-channel.ts'
import { RestError } from './route.ts'
import type { Answer, RestRequest, Route } from './route.ts'
import { keptAndNew, uploads } from './store-files.ts'

/** How long Discord remembers a nonce: "a few minutes" by its documents. */
const nonceLife = 5 * 60_000

function create(request: RestRequest): Answer {
  const { world } = request
  const found = requireChannel(request)
  const channel = requireChannel(request, canSend(found))
  const body = request.body as RESTPostAPIChannelMessageJSONBody
  if (isLocked(request, channel)) throw new RestError(403, 160005, 'This thread is locked')
  if (request.files.length > 0) requireChannel(request, 'AttachFiles')
  if (body.message_reference !== undefined && !may(request, channel, 'ReadMessageHistory'))
    throw new RestError(400, 160002, 'Cannot reply without permission to read message history')
  checkMessage(body, request.files.length)
  const known = body.enforce_nonce === true ? sentBefore(request, channel, body.nonce) : undefined
  if (known) return { status: 200, body: known.raw }
  const message = createMessage(world, {
    channel,
    authorId: world.bot.id,
    content: body.content ?? '',
    embeds: body.embeds ?? [],
    components: body.components ?? [],
    attachments: uploads(request, channel.id, body.attachments ?? []),
    allowed: body.allowed_mentions,
    replyTo: repliedTo(channel, body.message_reference),
    flags: body.flags ?? 0,
    nonce: body.nonce,
  })
  if (body.nonce !== undefined) world.nonces.set(nonceKey(channel, body.nonce), message)
  return { status: 200, body: message.raw }
}

const nonceKey = (channel: ChannelRecord, nonce: string | number): string => `${channel.id} ${nonce}`

function sentBefore(request: RestRequest, channel: ChannelRecord, nonce: string | number | undefined) {
  if (nonce === undefined) return undefined
  const message = request.world.nonces.get(nonceKey(channel, nonce))
  const forgotten = request.world.clock.now() - nonceLife
  return message && Date.parse(message.raw.timestamp) >= forgotten ? message : undefined
}

type Reference = RESTPostAPIChannelMessageJSONBody['message_reference']

function repliedTo(channel: ChannelRecord, reference: Reference): MessageRecord | undefined {
  if (reference?.message_id === undefined) return undefined
  const target = channel.messages.get(reference.message_id)
  if (!target && reference.fail_if_not_exists !== false) {
    throw new RestError(400, 50035, 'Invalid Form Body: message_reference: Unknown message')
  }
  return target
}

function edit(request: RestRequest): Answer {
  const channel = requireChannel(request)
  const message = requireMessage(request, channel)
  const body = request.body as RESTPatchAPIChannelMessageJSONBody
  if (message.raw.author.id !== request.world.bot.id) {
    throw new RestError(403, 50005, 'Cannot edit a message authored by another user')
  }
  if (channel.thread?.archived === true) throw new RestError(400, 50083, 'Thread is archived')
  checkMessage({ ...message.raw, ...body }, message.raw.attachments.length + request.files.length)
  editMessage(request.world, message, {
    content: body.content,
    embeds: body.embeds,
    components: body.components,
    flags: body.flags,
    allowed: body.allowed_mentions ?? undefined,
    attachments: keptAndNew(request, channel.id, message.raw.attachments, body.attachments),
  })
  return { status: 200, body: message.raw }
}

function remove(request: RestRequest): Answer {
  const found = requireChannel(request)
  const message = requireMessage(request, found)
  if (message.raw.author.id !== request.world.bot.id) requireChannel(request, 'ManageMessages')
  deleteMessage(request.world, message)
  return { status: 204 }
}

function list(request: RestRequest): Answer {
  const channel = requireChannel(request, 'ReadMessageHistory')
  const { before, after, around, limit = '50' } = request.query
  const count = Number(limit)
  const all = [...channel.messages.values()].map((message) => message.raw).toReversed()
  const older = (id: string): typeof all => all.filter((message) => BigInt(message.id) < BigInt(id)).slice(0, count)
  const newer = (id: string): typeof all => all.filter((message) => BigInt(message.id) > BigInt(id)).slice(-count)
  if (before !== undefined) return { status: 200, body: older(before) }
  if (after !== undefined) return { status: 200, body: newer(after) }
  if (around === undefined) return { status: 200, body: all.slice(0, count) }
  const half = Math.ceil(count / 2)
  const middle = all.filter((message) => message.id === around)
  return {
    status: 200,
    body: [...newer(around).slice(-half), ...middle, ...older(around).slice(0, half)].slice(0, count),
  }
}

function get(request: RestRequest): Answer {
  return { status: 200, body: requireMessage(request, requireChannel(request, 'ReadMessageHistory')).raw }
}

const id = z.string().regex(/^\d+$/)
const listQuery = z
  .strictObject({ before: id, after: id, around: id, limit: z.coerce.number().int().min(1).max(100) })
  .partial()

/** Discord gives sending and editing five in five seconds for each channel. */
export const messageRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/channels/:id/messages',
    body: 'MessageCreateRequest',
    bucket: { name: 'send', count: 5, per: 5000 },
    run: create,
  },
  { method: 'GET', path: '/channels/:id/messages', query: listQuery, run: list },
  { method: 'GET', path: '/channels/:id/messages/:message', run: get },
  {
    method: 'PATCH',
    path: '/channels/:id/messages/:message',
    body: 'MessageEditRequestPartial',
    bucket: { name: 'edit', count: 5, per: 5000 },
    run: edit,
  },
  {
    method: 'DELETE',
    path: '/channels/:id/messages/:message',
    bucket: { name: 'delete', count: 5, per: 1000 },
    run: remove,
  },
]
