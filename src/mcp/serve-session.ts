import type { Logger } from '../log.ts'
import type { FoundToolSession } from '../orchestrator/tool-sessions.ts'
import { callTool } from './call-tool.ts'
import { describeTool } from './describe-tool.ts'
import type { Sdk } from './load-sdk.ts'

const mostBytes = 1024 * 1024

/**
 * Answers one request of a session. Nothing is kept between two: each finds its session, and the turn that is running
 * now, by its token. `signal`: who asked is gone.
 */
export async function serveSession(sdk: Sdk, { look, request, signal, logger }: Serving): Promise<Response> {
  const server = new sdk.Server({ name: 'mos', title: 'The fleet', version: '1' }, { capabilities: { tools: {} } })
  server.setRequestHandler(sdk.ListToolsRequestSchema, () => ({ tools: (look()?.tools ?? []).map(describeTool) }))
  server.setRequestHandler(sdk.CallToolRequestSchema, async ({ params }) => {
    const result = await callTool(look(), params.name, params.arguments ?? {}, logger)
    return { content: [{ type: 'text', text: result.text }], isError: !result.ok }
  })
  const transport = new sdk.Transport({ enableJsonResponse: true, maxRequestBodySize: mostBytes })
  const close = () => void server.close()
  signal.addEventListener('abort', close, { once: true })
  try {
    await server.connect(transport)
    return await transport.handleRequest(request)
  } finally {
    signal.removeEventListener('abort', close)
    await server.close()
  }
}

type Serving = {
  /** the session as it is now: its turn may have ended while the body came */
  look(): FoundToolSession | undefined
  readonly request: Request
  readonly signal: AbortSignal
  readonly logger: Logger
}
