import { createLogger } from '../src/log.ts'
import { createStore } from '../src/store/create-store.ts'
import type { Figure } from './figure.ts'
import type { Pair } from './pair.ts'
import { percentile } from './percentile.ts'
import { tenant } from './sides.ts'

const writes = 200

/** One write to Redis with fsync always: what each durable step of Mos costs on this disk at least, and not by Mos. */
export async function measureDisk({ redis }: Pair): Promise<readonly Figure[]> {
  const store = await createStore({ redisUrl: redis.url, tenant, logger: createLogger('silent') })
  try {
    const times: number[] = []
    for (let i = 0; i < writes; i++) {
      const before = performance.now()
      await store.facts.set('bench', String(i))
      times.push(performance.now() - before)
    }
    return [
      { name: 'one durable write p50', unit: 'ms', mos: percentile(times, 0.5) },
      { name: 'one durable write p99', unit: 'ms', mos: percentile(times, 0.99) },
    ]
  } finally {
    await store.close()
  }
}
