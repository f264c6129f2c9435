import { z } from 'zod'
import { renderChannel } from '../state/render-channel.ts'
import { renderGuild } from '../state/render-guild.ts'
import { renderMember } from '../state/render-member.ts'
import type { GuildRecord } from '../state/world.ts'
import { known } from '../state/world.ts'
import { RestError, param } from './route.ts'
import type { Answer, RestRequest, Route } from './route.ts'

export function requireGuild(request: RestRequest, name = 'id'): GuildRecord {
  const guild = request.world.guilds.get(param(request, name))
  if (!guild) throw new RestError(404, 10004, 'Unknown Guild')
  if (!guild.joined) throw new RestError(403, 50001, 'Missing Access')
  return guild
}

function channels(request: RestRequest): Answer {
  const { world } = request
  const all = [...requireGuild(request).channelIds].map((id) => known(world.channels.get(id), `channel ${id}`))
  return { status: 200, body: all.filter((one) => !one.thread).map((one) => renderChannel(world, one)) }
}

function member(request: RestRequest): Answer {
  const guild = requireGuild(request)
  const userId = param(request, 'user')
  if (!guild.members.has(userId)) throw new RestError(404, 10007, 'Unknown Member')
  return { status: 200, body: renderMember(request.world, guild, userId) }
}

const withCounts = z.strictObject({ with_counts: z.string() }).partial()

export const guildRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/guilds/:id',
    query: withCounts,
    run: (request) => ({ status: 200, body: renderGuild(requireGuild(request)) }),
  },
  { method: 'GET', path: '/guilds/:id/channels', run: channels },
  {
    method: 'GET',
    path: '/guilds/:id/roles',
    run: (request) => ({ status: 200, body: [...requireGuild(request).roles.values()] }),
  },
  { method: 'GET', path: '/guilds/:id/members/:user', run: member },
]
