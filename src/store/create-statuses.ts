import type { Database } from './database.ts'
import type { HostStatuses, Statuses } from './host-statuses.ts'
import { readBack } from './read-back.ts'

/** A host that told nothing for this long is gone. */
const keptMs = 7 * 86_400_000

export function createStatuses(db: Database): Statuses {
  return {
    async put(told) {
      await db.run((redis) => redis.hset(db.key('statuses'), told.hostId, JSON.stringify(told)))
    },
    async list() {
      const all = await db.run((redis) => redis.hgetall(db.key('statuses')))
      const told = Object.values(all).map((text) => readBack<HostStatuses>(text))
      return told.filter(({ at }) => Date.now() - at < keptMs)
    },
  }
}
