import { touch } from '../state/world.ts'
import type { Gateway } from './gateway.ts'
import { transmit } from './gateway.ts'

/** What can befall the gateway, for a test to call. */
export type Disturbance = {
  /** The sockets break without a close frame; the sessions can be resumed. */
  drop(): void
  /** op 7: come back and resume. */
  reconnect(): void
  /** op 9: resume, or begin anew. */
  invalidate(resumable: boolean): void
  /** Closes with a code of Discord's; from 4004 on, and for 4007 and 4009, the session is gone too. */
  close(code: number, reason?: string): void
  /** The sockets stay open and say nothing more, not even to a heartbeat. New connections are as always. */
  freeze(): void
  thaw(): void
  /** Refuses new connections and breaks those there are. */
  down(): void
  up(): void
  readonly connected: number
  readonly sessions: number
  readonly identifies: number
  readonly resumes: number
  readonly heartbeats: number
}

const ended = new Set([1000, 1001, 4004, 4007, 4009, 4010, 4011, 4012, 4013, 4014])

export function disturb(gateway: Gateway): Disturbance {
  const drop = (): void => {
    for (const socket of gateway.sockets) socket.terminate()
  }
  const tell = (payload: object): void => {
    for (const socket of gateway.sockets) transmit(gateway, socket, JSON.stringify(payload))
  }
  const endSessions = (): void => {
    gateway.sessions.clear()
    touch(gateway.world)
  }
  return {
    drop,
    reconnect: () => tell({ op: 7, d: null }),
    invalidate(resumable) {
      if (!resumable) endSessions()
      tell({ op: 9, d: resumable })
    },
    close(code, reason = '') {
      if (ended.has(code)) endSessions()
      for (const socket of gateway.sockets) socket.close(code, reason)
    },
    freeze() {
      for (const socket of gateway.sockets) gateway.frozen.set(socket, [])
    },
    thaw() {
      for (const [socket, held] of gateway.frozen) {
        gateway.frozen.delete(socket)
        for (const text of held) transmit(gateway, socket, text)
      }
    },
    down() {
      gateway.refusing = true
      drop()
    },
    up() {
      gateway.refusing = false
    },
    get connected() {
      return [...gateway.sessions.values()].filter((session) => session.socket !== undefined).length
    },
    get sessions() {
      return gateway.sessions.size
    },
    get identifies() {
      return gateway.identifies
    },
    get resumes() {
      return gateway.resumes
    },
    get heartbeats() {
      return gateway.heartbeats
    },
  }
}
