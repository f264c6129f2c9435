import type { Redis } from 'ioredis'
import type { Logger } from '../log.ts'
import type { Database } from './database.ts'
import { readBack } from './read-back.ts'
import type { Signal, Signals } from './store.ts'

/** What was missed (a lost connection, a hint that came too early) is found within this time. */
const rescanMs = 5000

/**
 * Hints over Redis pub/sub, on a connection of their own. Every script publishes in the same step as it writes. `ready`
 * resolves when the first subscription stands.
 */
export function createSignals(
  db: Database,
  subscriber: Redis,
  logger: Logger,
): Signals & { ready: Promise<void>; close(): void } {
  const channel = `${db.root}:signals`
  const listeners = new Set<(signal: Signal) => void>()
  const emit = (signal: Signal): void => {
    for (const listener of listeners) {
      try {
        listener(signal)
      } catch (error) {
        logger.error({ err: error, signal }, 'a listener of signals failed')
      }
    }
  }
  const ready = new Promise<void>((resolve) => {
    const subscribe = async (): Promise<void> => {
      await subscriber.subscribe(channel)
      emit({ kind: 'rescan' })
      resolve()
    }
    const onReady = (): void => void subscribe().catch((error: unknown) => logger.warn({ err: error }, 'subscribe'))
    subscriber.on('ready', onReady)
    if (subscriber.status === 'ready') onReady()
  })
  subscriber.on('message', (_channel, text: string) => {
    try {
      emit(readBack<Signal>(text))
    } catch (error) {
      // Thrown from here it would end the process.
      logger.warn({ err: error }, 'a hint could not be read')
    }
  })
  const timer = setInterval(() => emit({ kind: 'rescan' }), rescanMs).unref()
  return {
    ready,
    on(listener) {
      // A wrapper of its own: the same function registered twice is two listeners.
      const own = (signal: Signal): void => listener(signal)
      listeners.add(own)
      return () => void listeners.delete(own)
    },
    async publish(signal) {
      await db.run((redis) => redis.publish(channel, JSON.stringify(signal)))
    },
    close() {
      clearInterval(timer)
      listeners.clear()
    },
  }
}
