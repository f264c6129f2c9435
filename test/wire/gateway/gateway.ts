import type { Server } from 'node:http'
import { WebSocket, WebSocketServer } from 'ws'
import type { World } from '../state/world.ts'
import { touch } from '../state/world.ts'
import { greet } from './greet.ts'
import { hideContent } from './hide-content.ts'
import { remember } from './session.ts'
import type { Session } from './session.ts'
import { wantsEvent } from './wants-event.ts'

/** What the gateway knows; one a double. */
export type Gateway = {
  readonly world: World
  readonly sessions: Map<string, Session>
  readonly sockets: Set<WebSocket>
  /** Sockets that are open and say nothing, with what they would have said. */
  readonly frozen: Map<WebSocket, string[]>
  readonly heartbeatMs: number
  readonly refusedIntents: number
  url: string
  identifies: number
  resumes: number
  heartbeats: number
  refusing: boolean
}

type GatewayOptions = { readonly heartbeatMs: number; readonly refusedIntents: number }

export function openGateway(world: World, server: Server, options: GatewayOptions): Gateway {
  const gateway: Gateway = {
    world,
    ...options,
    sessions: new Map(),
    sockets: new Set(),
    frozen: new Map(),
    url: '',
    identifies: 0,
    resumes: 0,
    heartbeats: 0,
    refusing: false,
  }
  const sockets = new WebSocketServer({ noServer: true })
  server.on('upgrade', (request, socket, head) => {
    if (gateway.refusing) return void socket.destroy()
    sockets.handleUpgrade(request, socket, head, (connected) => greet(gateway, connected))
  })
  world.listeners.add((event) => {
    for (const session of gateway.sessions.values()) {
      if (!wantsEvent(world, session.intents, event)) continue
      const text = remember(session, event.name, hideContent(world, session.intents, event))
      if (session.socket) transmit(gateway, session.socket, text)
    }
  })
  return gateway
}

export function transmit(gateway: Gateway, socket: WebSocket, text: string): void {
  const held = gateway.frozen.get(socket)
  if (held) held.push(text)
  else if (socket.readyState === WebSocket.OPEN) socket.send(text)
}

/** A session that can't be resumed any more. */
export function forget(gateway: Gateway, session: Session): void {
  gateway.sessions.delete(session.id)
  touch(gateway.world)
}
