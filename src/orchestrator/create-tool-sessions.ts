import { createHash, randomBytes } from 'node:crypto'
import type { Tool } from '../runtime/agent-runtime.ts'
import type { ToolSessions, ToolTurn } from './tool-sessions.ts'

/** Has a secret taken out of all that leaves; returns how to forget it. */
type Learn = (secret: string) => () => void

type Session = {
  readonly token: string
  readonly forget: () => void
  tools: readonly Tool[]
  turn: ToolTurn | undefined
}

export function createToolSessions(learn: Learn = () => () => undefined): ToolSessions {
  const sessions = new Map<string, Session>()
  // Looked up by the hash: how long that takes tells a guesser nothing about the token.
  const keys = new Map<string, string>()

  return {
    open(key, tools) {
      const before = sessions.get(key)
      if (before !== undefined) {
        before.tools = before.turn?.tools ?? tools
        return before.token
      }
      const token = randomBytes(32).toString('base64url')
      sessions.set(key, { token, forget: learn(token), tools, turn: undefined })
      keys.set(hash(token), key)
      return token
    },
    bind(key, turn) {
      const session = sessions.get(key)
      if (session === undefined) return () => undefined
      session.turn = turn
      session.tools = turn.tools
      return () => {
        // A turn that ends late must not unbind the one after it.
        if (session.turn === turn) session.turn = undefined
      }
    },
    find(token) {
      const key = keys.get(hash(token))
      const session = key === undefined ? undefined : sessions.get(key)
      return key === undefined || session === undefined ? undefined : { key, tools: session.tools, turn: session.turn }
    },
    keys: () => [...sessions.keys()],
    idle: () => [...sessions].flatMap(([key, { turn }]) => (turn === undefined ? [key] : [])),
    end(key) {
      const session = sessions.get(key)
      if (session === undefined) return
      keys.delete(hash(session.token))
      sessions.delete(key)
      session.forget()
      session.turn = undefined
    },
  }
}

const hash = (token: string): string => createHash('sha256').update(token).digest('base64url')
