import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { isOwnPeer } from '../host/is-own-peer.ts'
import type { Logger } from '../log.ts'
import type { ToolSessions } from '../orchestrator/tool-sessions.ts'
import { loadSdk } from './load-sdk.ts'
import { refusal, sendResponse, webRequest } from './node-http.ts'
import { mcpPath, planRequest } from './plan-request.ts'
import { serveSession } from './serve-session.ts'

/** A body of 1 MiB over loopback takes milliseconds: who is slower holds a connection for nothing. */
const requestWithinMs = 30_000

export type Mcp = {
  /** `http://127.0.0.1:<port>/mcp` */
  readonly url: string
  close(): Promise<void>
}

/**
 * The agents' door: the tools of a session over MCP's streamable HTTP, on loopback, on any free port. Who asks says with
 * a bearer token which session it is; whose turn runs there decides what a call may do.
 */
export async function startMcp(deps: {
  readonly toolSessions: Pick<ToolSessions, 'find'>
  readonly logger: Logger
}): Promise<Mcp> {
  const { toolSessions, logger } = deps
  const sdk = await loadSdk()
  let port = 0
  const server = createServer({ requestTimeout: requestWithinMs }, (message, response) => {
    void answer(message, response).catch((error: unknown) => {
      logger.error({ err: error }, 'a request for tools failed')
      void sendResponse(response, refusal(500, 'Mos hit a fault of its own. Its log has the details.'))
    })
  })

  const answer = async (message: IncomingMessage, response: ServerResponse) => {
    const { host, origin, authorization } = message.headers
    const path = message.url?.split('?')[0] ?? ''
    const head = { method: message.method ?? '', path, host, origin, authorization }
    const plan = planRequest({ ...head, isOwnUser: await isOwnPeer(message.socket) }, port, toolSessions)
    if (plan.kind === 'refuse') {
      logger.debug({ status: plan.status, path }, 'a request for tools was refused')
      await sendResponse(response, refusal(plan.status, plan.reason))
      return
    }
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    const request = webRequest(message, port)
    const look = () => toolSessions.find(plan.token)
    await sendResponse(response, await serveSession(sdk, { look, request, signal: gone.signal, logger }))
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}${mcpPath}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}
