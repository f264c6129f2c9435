import { WebSocket } from 'ws'
import type { World } from '../state/world.ts'
import { touch } from '../state/world.ts'
import type { Session } from './session.ts'

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
