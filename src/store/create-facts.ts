import type { Database } from './database.ts'
import type { Facts } from './store.ts'

export function createFacts(db: Database): Facts {
  return {
    async get(name) {
      return (await db.run((redis) => redis.hget(db.key('facts'), name))) ?? undefined
    },
    async set(name, value) {
      await db.run((redis) => redis.hset(db.key('facts'), name, value))
    },
  }
}
