import { z } from 'zod'
import { InteractionType, MessageFlags, MessageType } from 'discord-api-types/v10'
import type { RESTPostAPIChannelMessageJSONBody } from 'discord-api-types/v10'
import { createMessage } from '../state/create-message.ts'
import { editMessage } from '../state/edit-message.ts'
import type { InteractionRecord, MessageRecord } from '../state/world.ts'
import { known } from '../state/world.ts'
import type { SchemaName } from '../spec/check-body.ts'
import { checkMessage } from './check-message.ts'
import { checkModal } from './check-modal.ts'
import { RestError, param } from './route.ts'
import type { Answer, RestRequest, Route } from './route.ts'
import { keptAndNew, uploads } from './store-files.ts'

type Data = RESTPostAPIChannelMessageJSONBody & { readonly choices?: { name: string; value: string | number }[] }
type Callback = { readonly type: number; readonly data?: Data }

/** An answer must come within three seconds. */
const ackWithin = 3000

function respond(request: RestRequest): Answer {
  const { world } = request
  const interaction = world.interactions.get(param(request, 'token'))
  if (!interaction || interaction.id !== param(request, 'id')) throw new RestError(404, 10062, 'Unknown interaction')
  if (interaction.acknowledgedAt !== undefined)
    throw new RestError(400, 40060, 'Interaction has already been acknowledged.')
  if (world.clock.now() - interaction.createdAt > ackWithin) throw new RestError(404, 10062, 'Unknown interaction')
  const callback = request.body as Callback
  const message = carryOut(request, interaction, callback)
  interaction.callbackType = callback.type
  interaction.acknowledgedAt = world.clock.now()
  if (request.query['with_response'] !== 'true') return { status: 204 }
  return { status: 200, body: described(interaction, callback, message) }
}

function carryOut(request: RestRequest, interaction: InteractionRecord, callback: Callback): MessageRecord | undefined {
  const data: Data = callback.data ?? {}
  switch (callback.type) {
    case 4:
    case 5:
      interaction.original = replyWith(request, interaction, data, callback.type === 5)
      return interaction.original
    case 6:
      interaction.original = interaction.source
      return interaction.source
    case 7:
      interaction.original = updated(request, interaction, data)
      return interaction.original
    case 8:
      interaction.choices = data.choices ?? []
      return undefined
    default:
      if (interaction.type === InteractionType.ModalSubmit)
        throw new RestError(400, 50035, 'Invalid Form Body: a modal cannot answer a modal', true)
      checkModal(data)
      interaction.modal = data
      return undefined
  }
}

/** A message that answers an interaction, first or later. `thinking` shows "is thinking…" until it is edited. */
export function replyWith(
  request: RestRequest,
  interaction: InteractionRecord,
  data: Data,
  thinking = false,
): MessageRecord {
  const { world } = request
  if (!thinking) checkMessage(data, request.files.length)
  const flags = (data.flags ?? 0) | (thinking ? MessageFlags.Loading : 0)
  const channel = known(world.channels.get(interaction.channelId), 'channel of the interaction')
  return createMessage(world, {
    channel,
    authorId: world.bot.id,
    content: data.content ?? '',
    type: replyType(interaction),
    embeds: data.embeds ?? [],
    components: data.components ?? [],
    attachments: uploads(request, channel.id, data.attachments ?? []),
    allowed: data.allowed_mentions,
    flags,
    interaction,
    visibleTo: (flags & MessageFlags.Ephemeral) === 0 ? undefined : interaction.userId,
  })
}

/** A command's first answer has a type of its own, which names the command above it. */
function replyType({ original, type, menu }: InteractionRecord): MessageType {
  if (original || type !== InteractionType.ApplicationCommand) return MessageType.Default
  return menu ? MessageType.ContextMenuCommand : MessageType.ChatInputCommand
}

function updated(request: RestRequest, interaction: InteractionRecord, data: Data): MessageRecord {
  if (!interaction.source) throw new RestError(400, 50035, 'Invalid Form Body: there is no message to update', true)
  return editReply(request, interaction.source, data)
}

/** Changes a reply, ephemeral or not, through the interaction's token. */
export function editReply(request: RestRequest, message: MessageRecord, data: Data): MessageRecord {
  const { raw } = message
  checkMessage({ ...raw, ...data }, raw.attachments.length + request.files.length)
  editMessage(request.world, message, {
    content: data.content,
    embeds: data.embeds,
    components: data.components,
    flags: data.flags,
    allowed: data.allowed_mentions,
    attachments: keptAndNew(request, message.channelId, raw.attachments, data.attachments),
  })
  return message
}

function described(interaction: InteractionRecord, callback: Callback, message: MessageRecord | undefined): object {
  const thinking = callback.type === 5
  const about = message
    ? {
        response_message_id: message.raw.id,
        response_message_loading: thinking,
        response_message_ephemeral: message.visibleTo !== undefined,
      }
    : {}
  const resource = { type: callback.type, ...(message ? { message: message.raw } : {}) }
  return { interaction: { id: interaction.id, type: interaction.type, ...about }, resource }
}

const schemas: Readonly<Record<number, SchemaName>> = {
  4: 'CreateMessageInteractionCallbackRequest',
  5: 'CreateMessageInteractionCallbackRequest',
  6: 'UpdateMessageInteractionCallbackRequest',
  7: 'UpdateMessageInteractionCallbackRequest',
  8: 'ApplicationCommandAutocompleteCallbackRequest',
  9: 'ModalInteractionCallbackRequest',
}
const body = (request: RestRequest): SchemaName =>
  schemas[(request.body as Callback | undefined)?.type ?? 4] ?? 'CreateMessageInteractionCallbackRequest'

export const interactionRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/interactions/:id/:token/callback',
    body,
    query: z.strictObject({ with_response: z.enum(['true', 'false']) }).partial(),
    tokenInPath: true,
    run: respond,
  },
]
