import { once } from 'node:events'
import { createServer, request as ask } from 'node:http'
import { PassThrough, Transform } from 'node:stream'
import { zstdDecompressSync } from 'node:zlib'

/** What is answered in place of the double: it knows no headers, by which providers tell of limits. */
export type Refusal = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: object
}

/**
 * Stands before the model's double and keeps what came as it came: the double forgets images. It also does not know that
 * codex has the tools of each MCP server in a namespace; a call of `mcp__server__tool` gets it here.
 */
export async function recordRequests(
  target: string,
  refuse: (path: string, body: string) => Refusal | undefined,
): Promise<{
  readonly url: string
  readonly requests: readonly string[]
  close(): void
}> {
  const requests: string[] = []
  const server = createServer((incoming, outgoing) => {
    const parts: Buffer[] = []
    const { method, url = '/', headers } = incoming
    const forward = (body: Buffer): void => {
      const forwarded = ask(new URL(url, target), { method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(url.endsWith('/responses') ? namespaced() : new PassThrough()).pipe(outgoing)
      })
      forwarded.on('error', () => outgoing.destroy())
      outgoing.on('close', () => forwarded.destroy())
      forwarded.end(body)
    }
    incoming.on('data', (part: Buffer) => parts.push(part))
    incoming.on('end', () => {
      const sent = Buffer.concat(parts)
      const body = (headers['content-encoding'] === 'zstd' ? zstdDecompressSync(sent) : sent).toString('utf8')
      requests.push(body)
      const refusal = refuse(url, body)
      if (refusal === undefined) return forward(sent)
      outgoing.writeHead(refusal.status, { 'content-type': 'application/json', ...refusal.headers })
      outgoing.end(JSON.stringify(refusal.body))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('expected a port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** The double writes an event at a time, so a name is never split. */
const namespaced = (): Transform =>
  new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(null, chunk.toString('utf8').replaceAll(/"name":"(mcp__\w+?)__(\w+)"/gu, '"namespace":"$1","name":"$2"'))
    },
  })
