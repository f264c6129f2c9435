import type { RawData, WebSocket } from 'ws'
import { touch } from '../state/world.ts'
import type { Gateway } from './gateway.ts'
import { forget, transmit } from './gateway.ts'
import { identify } from './identify.ts'
import { resume } from './resume.ts'
import { sendMembers } from './send-members.ts'

type Payload = { readonly op: number; readonly d: unknown }

/** At most 120 messages a minute from one connection, heartbeats included. */
const sendsPerMinute = 120

/** A fresh connection: HELLO, then whatever the client sends until it goes. */
export function greet(gateway: Gateway, socket: WebSocket): void {
  const sent: number[] = []
  gateway.sockets.add(socket)
  socket.on('message', (raw) => {
    const now = gateway.world.clock.now()
    sent.push(now)
    while ((sent[0] ?? now) < now - 60_000) sent.shift()
    if (sent.length > sendsPerMinute) socket.close(4008, 'You are being rate limited.')
    else receive(gateway, socket, raw)
  })
  socket.on('close', (code) => {
    gateway.sockets.delete(socket)
    gateway.frozen.delete(socket)
    leave(gateway, socket, code)
  })
  socket.on('error', () => socket.terminate())
  transmit(gateway, socket, JSON.stringify({ op: 10, d: { heartbeat_interval: gateway.heartbeatMs, _trace: [] } }))
}

function receive(gateway: Gateway, socket: WebSocket, raw: RawData): void {
  let payload: Payload
  try {
    payload = JSON.parse((raw as Buffer).toString('utf8')) as Payload
  } catch {
    return socket.close(4002, 'Error while decoding payload.')
  }
  if (payload.op === 1) {
    gateway.heartbeats += 1
    transmit(gateway, socket, JSON.stringify({ op: 11 }))
  } else if (payload.op === 2) identify(gateway, socket, payload.d)
  else if (payload.op === 6) resume(gateway, socket, payload.d)
  else if (payload.op === 8) sendMembers(gateway, socket, payload.d)
  else if (payload.op !== 3 && payload.op !== 4) socket.close(4001, 'Unknown opcode.')
  touch(gateway.world)
}

/** A client that closes with 1000 or 1001 says goodbye: its session is over. After any other end it may resume. */
function leave(gateway: Gateway, socket: WebSocket, code: number): void {
  for (const session of gateway.sessions.values()) {
    if (session.socket !== socket) continue
    session.socket = undefined
    if (code === 1000 || code === 1001) forget(gateway, session)
  }
  touch(gateway.world)
}
