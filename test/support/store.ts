import { onTestFinished } from 'vitest'
import { createStore } from '../../src/store/create-store.ts'
import type { Store } from '../../src/store/store.ts'
import { silentLogger } from './silent-logger.ts'
import { startTestRedis } from './redis.ts'
import type { TestRedis } from './redis.ts'

/** A store of the test's own on a real Redis of its own; `another` opens a second one, as a second process would. */
export async function testStore(): Promise<{
  store: Store
  redis: TestRedis
  another: (tenant?: string) => Promise<Store>
}> {
  const redis = await startTestRedis()
  const opened: Store[] = []
  const another = async (tenant = 'test'): Promise<Store> => {
    const store = await createStore({ redisUrl: redis.url, tenant, logger: silentLogger })
    opened.push(store)
    return store
  }
  onTestFinished(async () => {
    await Promise.all(opened.map((store) => store.close()))
    await redis.stop()
  })
  return { store: await another(), redis, another }
}
