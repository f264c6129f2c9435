import { request } from 'node:http'
import type { IncomingMessage, OutgoingHttpHeaders, RequestOptions } from 'node:http'
import { text } from 'node:stream/consumers'

export type Answered = { readonly status: number; readonly headers: Record<string, string>; readonly text: string }

/** One HTTP request as it is written: no headers but the given ones, no path clean-up, no redirects. */
export async function ask(
  to: Pick<RequestOptions, 'port' | 'socketPath'>,
  method: string,
  path: string,
  options: { headers?: OutgoingHttpHeaders; body?: string } = {},
): Promise<Answered> {
  const sent = request({ ...to, host: '127.0.0.1', method, path, headers: options.headers ?? {} })
  // A server may answer and hang up before it has read all of a body that it refuses.
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    sent.on('response', resolve)
    sent.on('error', reject)
    sent.end(options.body)
  })
  const headers = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)]))
  return { status: response.statusCode ?? 0, headers, text: await text(response) }
}
