import { randomBytes } from 'node:crypto'
import type { WebSocket } from 'ws'
import { z } from 'zod'
import { renderGuildCreate } from '../state/render-guild.ts'
import type { Gateway } from './gateway.ts'
import { transmit } from './gateway.ts'
import { remember } from './session.ts'
import type { Session } from './session.ts'

const identifyPayload = z.object({ token: z.string(), intents: z.number().int().nonnegative() })

/** Starts a session, or closes as Discord does: 4004 wrong token, 4014 an intent that is not switched on. */
export function identify(gateway: Gateway, socket: WebSocket, data: unknown): void {
  const { world } = gateway
  const asked = identifyPayload.safeParse(data)
  if (!asked.success) return socket.close(4002, 'Error while decoding payload.')
  gateway.identifies += 1
  if (asked.data.token !== world.token) return socket.close(4004, 'Authentication failed.')
  if ((asked.data.intents & gateway.refusedIntents) !== 0) return socket.close(4014, 'Disallowed intent(s).')
  if ([...gateway.sessions.values()].some((each) => each.socket === socket))
    return socket.close(4005, 'Already authenticated.')
  const session: Session = {
    id: randomBytes(16).toString('hex'),
    intents: asked.data.intents,
    replay: [],
    seq: 0,
    socket,
  }
  gateway.sessions.set(session.id, session)
  welcome(gateway, session, socket)
}

function welcome(gateway: Gateway, session: Session, socket: WebSocket): void {
  const { world } = gateway
  const joined = [...world.guilds.values()].filter((guild) => guild.joined)
  const ready = {
    v: 10,
    user: { ...world.bot, verified: true, mfa_enabled: false, email: null, flags: 0 },
    guilds: joined.map((guild) => ({ id: guild.id, unavailable: true })),
    session_id: session.id,
    resume_gateway_url: gateway.url,
    session_type: 'normal',
    private_channels: [],
    relationships: [],
    user_settings: {},
    application: { id: world.applicationId, flags: 0 },
    shard: [0, 1],
  }
  transmit(gateway, socket, remember(session, 'READY', ready))
  for (const guild of joined) {
    transmit(gateway, socket, remember(session, 'GUILD_CREATE', renderGuildCreate(world, guild)))
  }
}
