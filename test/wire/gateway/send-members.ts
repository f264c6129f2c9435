import type { WebSocket } from 'ws'
import { z } from 'zod'
import { renderMember } from '../state/render-member.ts'
import type { Gateway } from './gateway.ts'
import { transmit } from './gateway.ts'
import { remember } from './session.ts'

const ids = z.union([z.string().transform((id) => [id]), z.array(z.string())])
const request = z.object({
  guild_id: z.string(),
  query: z.string().optional(),
  limit: z.number().default(0),
  user_ids: ids.optional(),
  nonce: z.string().optional(),
})

/** Op 8: the members asked for, by ids or by how their names begin, in one chunk. */
export function sendMembers(gateway: Gateway, socket: WebSocket, data: unknown): void {
  const { world } = gateway
  const asked = request.safeParse(data)
  const session = [...gateway.sessions.values()].find((each) => each.socket === socket)
  const guild = world.guilds.get(asked.data?.guild_id ?? '')
  if (!asked.success || !session || !guild) return socket.close(4002, 'Error while decoding payload.')
  const { query = '', user_ids, limit, nonce } = asked.data
  const wanted = [...guild.members.keys()].filter((id) =>
    user_ids ? user_ids.includes(id) : world.users.get(id)?.username.startsWith(query) === true,
  )
  const members = wanted.slice(0, limit === 0 ? undefined : limit).map((id) => renderMember(world, guild, id))
  const not_found = (user_ids ?? []).filter((id) => !guild.members.has(id))
  const chunk = {
    guild_id: guild.id,
    members,
    chunk_index: 0,
    chunk_count: 1,
    not_found,
    ...(nonce === undefined ? {} : { nonce }),
  }
  transmit(gateway, socket, remember(session, 'GUILD_MEMBERS_CHUNK', chunk))
}
