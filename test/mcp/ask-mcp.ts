import { request } from 'node:http'
import type { OutgoingHttpHeaders } from 'node:http'

export type RawAnswer = { readonly status: number; readonly headers: OutgoingHttpHeaders; readonly body: string }

/** One request as it is on the wire: fetch would set Host by itself, and refuse what no client should send. */
export function askRaw(
  url: string,
  { method = 'POST', path = '/mcp', headers = {}, body = '' }: Raw,
): Promise<RawAnswer> {
  const answer = Promise.withResolvers<RawAnswer>()
  const asked = request(url, { method, path, headers }, (response) => {
    let text = ''
    response.setEncoding('utf8')
    response.on('data', (chunk: string) => (text += chunk))
    response.on('end', () =>
      answer.resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
    )
    response.on('error', answer.reject)
  })
  // A server that has answered need not take the rest of the body.
  asked.on('error', answer.reject)
  asked.end(body)
  return answer.promise
}

type Raw = { method?: string; path?: string; headers?: OutgoingHttpHeaders; body?: string }

/** What every client of MCP sends. */
export const mcpHeaders = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
