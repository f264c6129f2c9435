import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { connect } from 'node:net'
import { Failure } from '../errors.ts'
import type { Files } from '../host/host.ts'

export type Listening = { readonly port: number; close(): Promise<void> }

/** On loopback only. Port 0 takes any; a port in use is a Failure that names it and the variable. */
export async function listenOnPort(app: Hono, port: number): Promise<Listening> {
  const server = createAppServer(app)
  try {
    return await listen(server, () => server.listen(port, '127.0.0.1'))
  } catch (error) {
    if (!hasCode(error, 'EADDRINUSE') && !hasCode(error, 'EACCES')) throw error
    const why = hasCode(error, 'EACCES') ? 'may not be used by this user' : 'is already in use'
    throw new Failure(
      `Port ${port} on 127.0.0.1 ${why}: stop what uses it, or set MOS_HTTP_PORT (0 takes any free port).`,
      {
        exit: 'configuration',
        cause: error,
      },
    )
  }
}

/** On a unix socket that only its owner may open (0600). One that a dead process left is replaced, a live one is not. */
export async function listenOnSocket(app: Hono, path: string, files: Pick<Files, 'remove'>): Promise<Listening> {
  if (await isAnswering(path)) {
    throw new Failure(`Another Mos answers on ${path}: stop it first, or set MOS_DATA_DIR for a second one.`, {
      exit: 'configuration',
    })
  }
  await files.remove(path)
  const server = createAppServer(app)
  return listen(server, () => {
    // bind happens inside this call, so the mask is only this socket's: no moment in which others could connect
    const mask = process.umask(0o177)
    server.listen(path)
    process.umask(mask)
  })
}

function createAppServer(app: Hono): Server {
  const answer = getRequestListener(app.fetch)
  return createServer((request, response) => void answer(request, response))
}

async function listen(server: Server, start: () => void): Promise<Listening> {
  const listening = once(server, 'listening')
  start()
  await listening
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

async function isAnswering(path: string): Promise<boolean> {
  const socket = connect(path)
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code
