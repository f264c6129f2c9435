import { z } from 'zod'
import type { RESTPostAPICurrentUserCreateDMChannelJSONBody } from 'discord-api-types/v10'
import { openDirectMessages } from '../state/add-channel.ts'
import { guildPermissionsOf } from '../state/permissions-of.ts'
import { renderChannel } from '../state/render-channel.ts'
import { RestError, param } from './route.ts'
import type { Answer, RestRequest, Route } from './route.ts'

function user(request: RestRequest): Answer {
  const id = param(request, 'id')
  const found = request.world.users.get(id === '@me' ? request.world.bot.id : id)
  if (!found) throw new RestError(404, 10013, 'Unknown User')
  return { status: 200, body: found }
}

function openDm(request: RestRequest): Answer {
  const { recipient_id: id } = request.body as RESTPostAPICurrentUserCreateDMChannelJSONBody
  const recipient = request.world.users.get(id)
  if (!recipient) throw new RestError(400, 50033, 'Invalid Recipient(s)')
  if (recipient.bot) throw new RestError(400, 50007, 'Cannot send messages to this user')
  return { status: 200, body: renderChannel(request.world, openDirectMessages(request.world, id)) }
}

const myGuilds = ({ world }: RestRequest): Answer => {
  const joined = [...world.guilds.values()].filter((guild) => guild.joined)
  return {
    status: 200,
    body: joined.map((guild) => ({
      id: guild.id,
      name: guild.name,
      icon: null,
      owner: guild.ownerId === world.bot.id,
      permissions: guildPermissionsOf(guild, world.bot.id).toString(),
      features: [],
    })),
  }
}
const guildsQuery = z
  .strictObject({ before: z.string(), after: z.string(), limit: z.string(), with_counts: z.string() })
  .partial()

export const userRoutes: readonly Route[] = [
  { method: 'GET', path: '/users/:id', run: user },
  { method: 'GET', path: '/users/@me/guilds', query: guildsQuery, run: myGuilds },
  { method: 'POST', path: '/users/@me/channels', body: 'CreatePrivateChannelRequest', run: openDm },
]
