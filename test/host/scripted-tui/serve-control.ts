import { rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { Order, State } from './program.ts'

/** One order a connection, as JSON; the answer is the state after it. A connection that sends `null` only asks. */
export function serveControl(path: string, program: { obey(order: Order): void; state(): State }): void {
  rmSync(path, { force: true })
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    let text = ''
    socket.setEncoding('utf8')
    socket.on('error', () => socket.destroy())
    socket.on('data', (chunk: string) => (text += chunk))
    socket.on('end', () => {
      const order = JSON.parse(text) as Order | null
      if (order !== null) program.obey(order)
      socket.end(JSON.stringify(program.state()))
    })
  })
  server.listen(path)
}
