import { z } from 'zod'
import { MessageFlags } from 'discord-api-types/v10'
import type { RESTPostAPIChannelMessageJSONBody } from 'discord-api-types/v10'
import { deleteMessage } from '../state/delete-message.ts'
import type { InteractionRecord, MessageRecord } from '../state/world.ts'
import { editReply, replyWith } from './interactions.ts'
import { RestError, param } from './route.ts'
import type { Answer, RestRequest, Route } from './route.ts'

/** An interaction's token works for a quarter of an hour. */
const tokenLife = 15 * 60_000

function requireInteraction(request: RestRequest): InteractionRecord {
  const { world } = request
  const interaction = world.interactions.get(param(request, 'token'))
  if (!interaction || param(request, 'id') !== world.applicationId) throw new RestError(404, 10015, 'Unknown Webhook')
  if (world.clock.now() - interaction.createdAt > tokenLife) throw new RestError(401, 50027, 'Invalid Webhook Token')
  if (interaction.acknowledgedAt === undefined) throw new RestError(404, 10015, 'Unknown Webhook')
  return interaction
}

function requireReply(request: RestRequest): MessageRecord {
  const interaction = requireInteraction(request)
  const id = param(request, 'message')
  const all = [interaction.original, ...interaction.followUps]
  const found = id === '@original' ? interaction.original : all.find((one) => one?.raw.id === id)
  if (!found || found.deleted) throw new RestError(404, 10008, 'Unknown Message')
  return found
}

/** After "is thinking…" the first follow-up takes its place. */
function followUp(request: RestRequest): Answer {
  const interaction = requireInteraction(request)
  const data = request.body as RESTPostAPIChannelMessageJSONBody
  const { original } = interaction
  const thinking = original !== undefined && (original.raw.flags & MessageFlags.Loading) !== 0
  const message = thinking ? editReply(request, original, data) : replyWith(request, interaction, data)
  if (!thinking) interaction.followUps.push(message)
  return { status: 200, body: message.raw }
}

function edit(request: RestRequest): Answer {
  const message = editReply(request, requireReply(request), request.body as RESTPostAPIChannelMessageJSONBody)
  return { status: 200, body: message.raw }
}

function remove(request: RestRequest): Answer {
  deleteMessage(request.world, requireReply(request))
  return { status: 204 }
}

const flag = z.enum(['true', 'false'])
const query = z.strictObject({ wait: flag, with_components: flag, thread_id: z.string() }).partial()
const path = '/webhooks/:id/:token'
const one = `${path}/messages/:message`
const shared = { query, tokenInPath: true, bucket: { name: 'webhook', count: 5, per: 5000 } } as const

export const webhookRoutes: readonly Route[] = [
  { ...shared, method: 'POST', path, body: 'IncomingWebhookRequestPartial', run: followUp },
  { ...shared, method: 'GET', path: one, run: (request) => ({ status: 200, body: requireReply(request).raw }) },
  { ...shared, method: 'PATCH', path: one, body: 'IncomingWebhookUpdateRequestPartial', run: edit },
  { ...shared, method: 'DELETE', path: one, run: remove },
]
