import type { Database } from './database.ts'
import { readBack } from './read-back.ts'
import type { Audit, AuditEntry } from './store.ts'

const keptMs = 90 * 24 * 3_600_000
/** Refusals apart: anybody in a server can be refused as often as they like, and must not push out what was done. */
const streams = {
  allowed: { name: 'audit', keptEntries: 100_000 },
  refused: { name: 'audit-refused', keptEntries: 5_000 },
} as const

export function createAudit(db: Database): Audit {
  const latest = async (name: string, limit: number) =>
    db.run((redis) => redis.xrevrange(db.key(name), '+', '-', 'COUNT', limit))
  return {
    async add(entry) {
      const { name, keptEntries } = streams[entry.verdict]
      const key = db.key(name)
      await db.run(async (redis) => {
        const trimmed = redis.xtrim(key, 'MINID', '~', String(Date.now() - keptMs))
        await Promise.all([redis.xadd(key, 'MAXLEN', '~', keptEntries, '*', 'entry', JSON.stringify(entry)), trimmed])
      })
    },
    async list(limit) {
      const found = await Promise.all(Object.values(streams).map(({ name }) => latest(name, limit)))
      const entries = found.flat().map(([, fields]) => readBack<AuditEntry>(fields[1] ?? 'null'))
      return entries.toSorted((one, other) => other.at - one.at).slice(0, limit)
    },
  }
}
