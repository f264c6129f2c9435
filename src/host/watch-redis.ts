import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { EmbeddedRedis, RedisOptions } from './redis-server.ts'
import { ensureRedis } from './redis-server.ts'

export type RedisWatch = {
  /** The server is left as it is. */
  stop(): Promise<void>
}

export type RedisNews =
  | { readonly kind: 'down' }
  | { readonly kind: 'up' }
  | { readonly kind: 'failed'; readonly error: unknown }

const longestDelayMs = 10_000

/** Resolves when the server closes the connection: it does so only by ending. An idle connection costs nothing. */
async function untilClosed(socketPath: string, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const socket = connect({ path: socketPath, signal })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      resolve()
    })
    // Without a reader the end of the stream is never seen.
    socket.resume()
    // A watch alone is no reason to stay.
    socket.unref()
  })
}

/**
 * Starts the embedded Redis again whenever it ends: at once, then after 100 ms doubling to 10 s while that fails. Ends
 * with `stop`, which has to come before a wanted end of the server.
 */
export function watchRedis(
  options: RedisOptions,
  redis: Pick<EmbeddedRedis, 'socketPath'>,
  tell: (news: RedisNews) => void,
): RedisWatch {
  const stopping = new AbortController()
  const { signal } = stopping
  const revive = async (): Promise<string | undefined> => {
    for (let delayMs = 100; !signal.aborted; delayMs = Math.min(delayMs * 2, longestDelayMs)) {
      try {
        const { socketPath } = await ensureRedis(options)
        return socketPath
      } catch (error) {
        tell({ kind: 'failed', error })
      }
      await delay(delayMs, undefined, { signal }).catch(() => undefined)
    }
    return undefined
  }
  const watch = async (): Promise<void> => {
    let socketPath: string | undefined = redis.socketPath
    while (socketPath !== undefined) {
      await untilClosed(socketPath, signal)
      if (signal.aborted) return
      tell({ kind: 'down' })
      socketPath = await revive()
      if (socketPath !== undefined) tell({ kind: 'up' })
    }
  }
  const ended = watch()
  return {
    async stop() {
      stopping.abort()
      await ended
    },
  }
}
