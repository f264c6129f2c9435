import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from '../log.ts'
import type { Op } from '../store/op.ts'
import type { Ops } from '../store/op.ts'
import type { Store } from '../store/store.ts'
import { retryLevel } from '../store/store-away.ts'

export type Journal = {
  read(opId: string): Promise<Op | undefined>
  write(opId: string, change: Parameters<Ops['update']>[1]): Promise<void>
  log(opId: string, error: unknown): void
}

const triesWhileRedisAnswers = 3

/**
 * The op's record as a journal that outlasts a Redis that is away: a write waits until it stands. Otherwise a lost
 * connection would look like a failed step, and a step that worked would be undone.
 */
export function createJournal(store: Pick<Store, 'ops' | 'health'>, logger: Logger): Journal {
  const persist = async <T>(what: string, call: () => Promise<T>): Promise<T> => {
    let refusals = 0
    for (let delay = 100; ; delay = Math.min(delay * 2, 2000)) {
      try {
        return await call()
      } catch (error) {
        if ((await store.health()) === 'ok') refusals += 1
        if (refusals >= triesWhileRedisAnswers) throw error
        logger[retryLevel(error)]({ err: error, what }, 'the journal waits for Redis')
        await wait(delay)
      }
    }
  }
  return {
    read: (opId) => persist(`read ${opId}`, () => store.ops.get(opId)),
    write: async (opId, change) => void (await persist(`write ${opId}`, () => store.ops.update(opId, change))),
    log: (opId, error) => logger.warn({ err: error, opId }, 'an op failed'),
  }
}
