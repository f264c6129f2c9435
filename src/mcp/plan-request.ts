import type { ToolSessions } from '../orchestrator/tool-sessions.ts'

export const mcpPath = '/mcp'

/** What decides about a request, before a byte of its body is read. */
export type RequestHead = {
  readonly method: string
  readonly path: string
  readonly host: string | undefined
  readonly origin: string | undefined
  readonly authorization: string | undefined
  /** it comes from a program of the user who runs Mos */
  readonly isOwnUser: boolean
}
export type RequestPlan =
  | { readonly kind: 'refuse'; readonly status: number; readonly reason: string }
  | { readonly kind: 'serve'; readonly token: string }

const refuse = (status: number, reason: string): RequestPlan => ({ kind: 'refuse', status, reason })

/**
 * A page of elsewhere whose name was rebound to 127.0.0.1 still sends its own name as Host and its own Origin; agents
 * send no Origin. claude hands its servers to its child on the command line, where every user of the machine reads the
 * token: so it is worth something to our own user alone. Streams (GET) and MCP sessions (DELETE) there are none: 405 tells a client to do without.
 */
export function planRequest(head: RequestHead, port: number, sessions: Pick<ToolSessions, 'find'>): RequestPlan {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`]
  if (head.host === undefined || !hosts.includes(head.host)) return refuse(403, 'This name is not one of this server.')
  if (head.origin !== undefined && !hosts.some((host) => head.origin === `http://${host}`)) {
    return refuse(403, 'Pages of elsewhere may not ask here.')
  }
  if (!head.isOwnUser) return refuse(403, 'Only programs of the user who runs Mos may ask here.')
  if (head.path !== mcpPath) return refuse(404, `There is nothing here but ${mcpPath}.`)
  if (head.method !== 'POST') return refuse(405, 'Only POST: there are no streams here.')
  const token = /^Bearer ([\w-]{1,200})$/i.exec(head.authorization ?? '')?.[1]
  if (token === undefined) return refuse(401, 'The token of a session is needed: Authorization: Bearer <token>.')
  if (sessions.find(token) === undefined)
    return refuse(401, 'This token belongs to no session, or its session has ended.')
  return { kind: 'serve', token }
}
