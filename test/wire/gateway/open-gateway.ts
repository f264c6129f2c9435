import type { Server } from 'node:http'
import { WebSocketServer } from 'ws'
import type { World } from '../state/world.ts'
import { transmit } from './gateway.ts'
import type { Gateway } from './gateway.ts'
import { greet } from './greet.ts'
import { hideContent } from './hide-content.ts'
import { remember } from './session.ts'
import { wantsEvent } from './wants-event.ts'

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
    if (gateway.refusing) socket.destroy()
    else sockets.handleUpgrade(request, socket, head, (connected) => greet(gateway, connected))
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
