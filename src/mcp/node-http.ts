import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'

/** Node's request as the SDK takes it; its body is read when the SDK reads it. */
export function webRequest(message: IncomingMessage, port: number): Request {
  const headers = Object.entries(message.headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  )
  return new Request(`http://127.0.0.1:${port}${message.url ?? '/'}`, {
    method: message.method ?? 'POST',
    headers,
    body: Readable.toWeb(message),
    duplex: 'half',
  })
}

/** What a client can print, in the protocol's own shape. */
export const refusal = (status: number, reason: string): Response =>
  Response.json(
    { jsonrpc: '2.0', error: { code: -32_000, message: reason }, id: null },
    { status, headers: extra(status) },
  )

const extra = (status: number): Record<string, string> => {
  if (status === 401) return { 'www-authenticate': 'Bearer' }
  return status === 405 ? { allow: 'POST' } : {}
}

export async function sendResponse(response: ServerResponse, answer: Response): Promise<void> {
  const body = Buffer.from(await answer.arrayBuffer())
  if (response.headersSent || response.destroyed) return
  // What was not read is not wanted: without this a refused body would be taken in to its end.
  if (!response.req.complete) response.setHeader('connection', 'close')
  response.writeHead(answer.status, Object.fromEntries(answer.headers))
  response.end(body)
}
