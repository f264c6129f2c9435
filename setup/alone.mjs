import { createHash } from 'node:crypto'
import { connect, createServer } from 'node:net'

/**
 * Runs a step while no other process runs one on this directory. The lock is an abstract unix socket: the kernel
 * frees it when its holder dies, however it dies, so there is never a stale one.
 * @template T
 * @param {string} root
 * @param {() => Promise<T>} step
 * @returns {Promise<T>}
 */
export async function alone(root, step) {
  // Node 20 fills the address up to its 108 bytes and Node 24 does not: only a full name is the same lock for both.
  const name = `\0mos-setup-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`.padEnd(108, '\0')
  const release = await acquire(name)
  try {
    return await step()
  } finally {
    release()
  }
}

/** @param {string} name @returns {Promise<() => void>} */
async function acquire(name) {
  for (;;) {
    const release = await tryAcquire(name)
    if (release !== undefined) return release
    await released(name)
  }
}

/** @param {string} name @returns {Promise<(() => void) | undefined>} */
function tryAcquire(name) {
  return new Promise((resolve, reject) => {
    /** @type {Set<import('node:net').Socket>} */
    const waiting = new Set()
    const server = createServer((socket) => {
      waiting.add(socket)
      socket.on('error', () => {})
    })
    server.once('error', (error) => {
      if ('code' in error && error.code === 'EADDRINUSE') resolve(undefined)
      else reject(error)
    })
    server.listen(name, () =>
      resolve(() => {
        server.close()
        for (const socket of waiting) socket.destroy()
      }),
    )
  })
}

/** Resolves when the holder lets go: its end of the connection closes then. @param {string} name @returns {Promise<void>} */
function released(name) {
  return new Promise((resolve) => {
    const socket = connect(name)
    socket.on('error', () => {})
    socket.once('close', () => resolve())
    socket.resume()
  })
}
