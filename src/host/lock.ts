import { createHash } from 'node:crypto'
import { createServer } from 'node:net'
import { errorCode } from './file-failure.ts'

export type Lock = { release(): Promise<void> }

/**
 * Takes the machine-wide lock `name`, or gives undefined while another process (or this one) has it. It is an abstract
 * unix socket: the kernel frees it with the process, at kill -9 too, and no file is left. Names are shared by all users
 * of the machine; make the tenant a part of them.
 */
export async function acquireLock(name: string): Promise<Lock | undefined> {
  const server = createServer((connection) => {
    connection.destroy()
  })
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(`\0${addressOf(name)}`, resolve)
    })
  } catch (error) {
    if (errorCode(error) === 'EADDRINUSE') return undefined
    throw error
  }
  server.unref()
  return {
    release: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
      }),
  }
}

/** The kernel takes 107 bytes; the path of a home in a name may be longer. */
const addressOf = (name: string): string =>
  Buffer.byteLength(name) <= 100 ? name : `mos:${createHash('sha256').update(name).digest('hex')}`
