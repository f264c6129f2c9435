import type { Database } from './database.ts'
import { readBack } from './read-back.ts'
import type { Audit, AuditEntry } from './store.ts'

const keptMs = 90 * 24 * 3_600_000
const keptEntries = 100_000

export function createAudit(db: Database): Audit {
  const key = db.key('audit')
  return {
    async add(entry) {
      await db.run(async (redis) => {
        const trimmed = redis.xtrim(key, 'MINID', '~', String(Date.now() - keptMs))
        await Promise.all([redis.xadd(key, 'MAXLEN', '~', keptEntries, '*', 'entry', JSON.stringify(entry)), trimmed])
      })
    },
    async list(limit) {
      const rows = await db.run((redis) => redis.xrevrange(key, '+', '-', 'COUNT', limit))
      return rows.map(([, fields]) => readBack<AuditEntry>(fields[1] ?? 'null'))
    },
  }
}
