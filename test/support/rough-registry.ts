import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { onTestFinished } from 'vitest'

/** What becomes of a package's bytes, half of which are sent. */
type Rough = 'resets' | 'is silent'

/** Stands before a registry for one test: answers as it does, but for the bytes of packages. Returns its address. */
export async function roughRegistry(url: string, how: Rough): Promise<string> {
  const server = createServer((asked, answer) => {
    const forward = request(new URL(asked.url ?? '', url), { method: asked.method, headers: asked.headers })
    forward.on('response', (from) => {
      const parts: Buffer[] = []
      from.on('data', (part: Buffer) => parts.push(part))
      from.on('end', () => {
        const all = Buffer.concat(parts)
        answer.writeHead(from.statusCode ?? 500, from.headers)
        if (asked.url?.endsWith('.tgz') !== true) answer.end(all)
        else answer.write(all.subarray(0, all.length / 2), () => how === 'resets' && answer.socket?.resetAndDestroy())
      })
    })
    asked.pipe(forward)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('expected a port')
  return `http://127.0.0.1:${address.port}/`
}
