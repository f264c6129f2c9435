import { Redis } from 'ioredis'
import type { RedisOptions } from 'ioredis'
import { Failure } from '../errors.ts'
import type { Logger } from '../log.ts'

export type Address = { readonly redisUrl: string } | { readonly socketPath: string }

/** Back within 200 ms of Redis being back, however long it was away. */
const retryStrategy = (attempt: number): number => Math.min(20 * attempt, 200)

/**
 * For commands: refuses at once while Redis is away and never sends a command again by itself. A command that its
 * caller has given up would else run later, as a ghost.
 */
export const commandOptions: RedisOptions = {
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  commandTimeout: 1500,
  connectTimeout: 1500,
  keepAlive: 5000,
  retryStrategy,
}

/**
 * For blocking reads and subscriptions: wait as long as it takes. Who subscribes does so again at each `ready`: what
 * ioredis does by itself it does not wait for, and a connection that ends right then would end the process.
 */
export const waitingOptions: RedisOptions = {
  maxRetriesPerRequest: null,
  autoResubscribe: false,
  keepAlive: 5000,
  retryStrategy,
}

/** Opens one connection, which comes back by itself. `redisUrl`: `unix:///path`, `redis://…`, `rediss://…`. */
export function connect(address: Address, options: RedisOptions, logger: Logger): Redis {
  const redis = open(address, options)
  // One that never was is not lost: whoever waits for it says so.
  let said = true
  // Without a listener a lost connection would end the process. One line an outage, not one a try.
  redis.on('error', (error: Error) => {
    if (!said) logger.warn({ err: error }, 'redis connection lost')
    said = true
  })
  let wasReady = false
  redis.on('ready', () => {
    if (said && wasReady) logger.info('redis connection is back')
    said = false
    wasReady = true
  })
  return redis
}

function open(address: Address, options: RedisOptions): Redis {
  if ('socketPath' in address) return new Redis({ ...options, replyMapping: 'legacy', path: address.socketPath })
  const url = address.redisUrl
  if (url.startsWith('unix://'))
    return new Redis({ ...options, replyMapping: 'legacy', path: url.slice('unix://'.length) })
  if (/^rediss?:\/\//.test(url)) return new Redis(url, { ...options, replyMapping: 'legacy' })
  throw new Failure('REDIS_URL is not one that Mos knows: it begins with redis://, rediss:// or unix:///.', {
    exit: 'configuration',
  })
}

/** Resolves when commands can be sent; a Failure when that is not so within `withinMs`. Never names a password. */
export function untilReady(redis: Redis, withinMs: number): Promise<void> {
  if (redis.status === 'ready') return Promise.resolve()
  return new Promise((resolve, reject) => {
    let last: unknown
    const onError = (error: unknown): void => void (last = error)
    const finish = (): void => {
      clearTimeout(timer)
      redis.off('ready', onReady)
      redis.off('error', onError)
    }
    const onReady = (): void => {
      finish()
      resolve()
    }
    const timer = setTimeout(() => {
      finish()
      const where = redis.options.path ?? `${redis.options.host}:${redis.options.port}`
      const why = last instanceof Error ? ` (${last.message})` : ''
      const text = `Redis at ${where} does not answer${why}. Start it, or correct REDIS_URL.`
      reject(new Failure(text, { exit: 'configuration', cause: last }))
    }, withinMs)
    redis.once('ready', onReady)
    redis.on('error', onError)
  })
}
