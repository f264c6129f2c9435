import type { WebSocket } from 'ws'
import { z } from 'zod'
import type { Gateway } from './gateway.ts'
import { transmit } from './gateway.ts'
import { remember } from './session.ts'

const resumePayload = z.object({ token: z.string(), session_id: z.string(), seq: z.number().int() })

/** Replays what the client missed, then RESUMED; a session that is gone or too far behind is invalid (op 9). */
export function resume(gateway: Gateway, socket: WebSocket, data: unknown): void {
  const asked = resumePayload.safeParse(data)
  if (!asked.success) return socket.close(4002, 'Error while decoding payload.')
  if (asked.data.token !== gateway.world.token) return socket.close(4004, 'Authentication failed.')
  const session = gateway.sessions.get(asked.data.session_id)
  const oldest = session?.replay[0]?.seq ?? 0
  if (!session || asked.data.seq < oldest - 1) return transmit(gateway, socket, JSON.stringify({ op: 9, d: false }))
  if (asked.data.seq > session.seq) return socket.close(4007, 'Invalid seq.')
  gateway.resumes += 1
  session.socket?.terminate()
  session.socket = socket
  for (const missed of session.replay) if (missed.seq > asked.data.seq) transmit(gateway, socket, missed.text)
  transmit(gateway, socket, remember(session, 'RESUMED', { _trace: [] }))
}
