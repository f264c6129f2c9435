import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { McpServer } from '@agentclientprotocol/sdk/unstable'

/** A call as a real agent makes it: a session over HTTP with the headers that it was told. Failures are results. */
export async function callTool(
  servers: readonly McpServer[],
  name: string,
  given: Record<string, unknown>,
): Promise<{ readonly ok: boolean; readonly text: string }> {
  const server = servers.find((each) => 'type' in each && each.type === 'http')
  if (server === undefined || !('url' in server)) return { ok: false, text: 'no server' }
  const headers = Object.fromEntries(server.headers.map((header) => [header.name, header.value]))
  const client = new Client({ name: 'fake', version: '1.0.0' })
  try {
    const transport = new StreamableHTTPClientTransport(new URL(server.url), { requestInit: { headers } })
    await client.connect(transport)
    const result = await client.callTool({ name, arguments: given })
    const parts = Array.isArray(result.content) ? (result.content as { type: string; text?: string }[]) : []
    return { ok: result.isError !== true, text: parts.map(({ text }) => text ?? '').join('\n') }
  } catch (error) {
    return { ok: false, text: error instanceof Error ? error.message : String(error) }
  } finally {
    await client.close().catch(() => undefined)
  }
}
