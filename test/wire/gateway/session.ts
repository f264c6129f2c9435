import type { WebSocket } from 'ws'

/** A gateway session: it outlives its socket, so that a client can come back and hear what it missed. */
export type Session = {
  readonly id: string
  readonly intents: number
  /** The latest events, for a replay; older ones than `replayDepth` are gone and a resume from there is refused. */
  readonly replay: { readonly seq: number; readonly text: string }[]
  seq: number
  socket: WebSocket | undefined
}

const replayDepth = 5000

export function remember(session: Session, name: string, data: object): string {
  session.seq += 1
  const text = JSON.stringify({ op: 0, t: name, s: session.seq, d: data })
  session.replay.push({ seq: session.seq, text })
  if (session.replay.length > replayDepth * 2) session.replay.splice(0, replayDepth)
  return text
}
