import { z } from 'zod'
import type { APIApplicationCommand, RESTPostAPIApplicationCommandsJSONBody } from 'discord-api-types/v10'
import { checkCommands } from './check-commands.ts'
import { requireGuild } from './guilds.ts'
import { RestError, param } from './route.ts'
import type { Answer, RestRequest, Route } from './route.ts'

type Sent = RESTPostAPIApplicationCommandsJSONBody

/** Where the commands of a request live: a guild's id, or 'global'. */
function scope(request: RestRequest): string {
  if (param(request, 'id') !== request.world.applicationId)
    throw new RestError(403, 20012, 'You are not authorized to perform this action on this application')
  return request.params['guild'] === undefined ? 'global' : requireGuild(request, 'guild').id
}

const key = (command: { readonly name: string; readonly type?: number | undefined }): string =>
  `${command.type ?? 1} ${command.name}`

/** As Discord keeps it. A command that keeps its name keeps its id. */
function register(request: RestRequest, place: string, sent: Sent): APIApplicationCommand {
  const { world } = request
  const before = (world.commands.get(place) ?? []).find((one) => key(one) === key(sent))
  return {
    description: '',
    default_member_permissions: null,
    nsfw: false,
    ...sent,
    type: sent.type ?? 1,
    id: before?.id ?? world.nextId(),
    application_id: world.applicationId,
    version: world.nextId(),
    ...(place === 'global' ? {} : { guild_id: place }),
  } as unknown as APIApplicationCommand
}

function replaceAll(request: RestRequest): Answer {
  const place = scope(request)
  const sent = request.body as Sent[]
  checkCommands(sent)
  const registered = sent.map((each) => register(request, place, each))
  request.world.commands.set(place, registered)
  return { status: 200, body: registered }
}

function addOne(request: RestRequest): Answer {
  const place = scope(request)
  const sent = request.body as Sent
  const others = (request.world.commands.get(place) ?? []).filter((one) => key(one) !== key(sent))
  checkCommands([...(others as unknown as Sent[]), sent])
  const registered = register(request, place, sent)
  request.world.commands.set(place, [...others, registered])
  return { status: 201, body: registered }
}

function removeOne(request: RestRequest): Answer {
  const place = scope(request)
  const all = request.world.commands.get(place) ?? []
  const left = all.filter((one) => one.id !== param(request, 'command'))
  if (left.length === all.length) throw new RestError(404, 10063, 'Unknown application command')
  request.world.commands.set(place, left)
  return { status: 204 }
}

const list = (request: RestRequest): Answer => ({ status: 200, body: request.world.commands.get(scope(request)) ?? [] })
const listQuery = z.strictObject({ with_localizations: z.string() }).partial()

const places = ['/applications/:id/commands', '/applications/:id/guilds/:guild/commands']

export const commandRoutes: readonly Route[] = places.flatMap((path): Route[] => [
  { method: 'GET', path, query: listQuery, run: list },
  { method: 'PUT', path, body: 'ApplicationCommandUpdateRequest', list: true, run: replaceAll },
  { method: 'POST', path, body: 'ApplicationCommandCreateRequest', run: addOne },
  { method: 'DELETE', path: `${path}/:command`, run: removeOne },
])
