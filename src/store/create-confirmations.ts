import type { Database } from './database.ts'
import { readBack } from './read-back.ts'
import type { Confirmations, PendingConfirmation } from './store.ts'

const keptSeconds = 15 * 60
/** A session asks while nobody is there. */
const unattendedSeconds = 24 * 60 * 60

export function createConfirmations(db: Database): Confirmations {
  const key = (digest: string): string => db.key('confirm', digest)
  return {
    async add(confirmation) {
      const json = JSON.stringify(confirmation)
      const seconds = confirmation.beyond === undefined ? keptSeconds : unattendedSeconds
      await db.run((redis) => redis.set(key(confirmation.digest), json, 'EX', seconds))
    },
    async get(digest) {
      const json = await db.run((redis) => redis.get(key(digest)))
      return json === null ? undefined : readBack<PendingConfirmation>(json)
    },
    take: async (digest) => (await db.run((redis) => redis.del(key(digest)))) === 1,
  }
}
