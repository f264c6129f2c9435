import { createServer } from 'node:net'
import { errorCode } from './file-failure.ts'

export type Lock = { release(): Promise<void> }

/**
 * Takes the machine-wide lock `name`, or gives undefined while another process (or this one) has it. It is an abstract
 * unix socket: the kernel frees it with the process, at kill -9 too, and no file is left. Names are shared by all users
 * of the machine and have 100 bytes at most; make the tenant a part of them.
 */
export async function acquireLock(name: string): Promise<Lock | undefined> {
  if (Buffer.byteLength(name) > 100) throw new Error(`a lock's name has 100 bytes at most: ${name}`)
  const server = createServer((connection) => {
    connection.destroy()
  })
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(`\0${name}`, resolve)
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
