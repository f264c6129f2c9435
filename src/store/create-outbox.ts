import type { Database } from './database.ts'
import { decodeEntry, decodeSpooled, encodeEntry, encodeNewEntry } from './outbox-item.ts'
import type { Outbox } from './outbox.ts'
import { outboxAdd } from './scripts/outbox-add.ts'
import { outboxMark } from './scripts/outbox-mark.ts'
import { outboxRedirect } from './scripts/outbox-redirect.ts'
import { outboxRemove } from './scripts/outbox-remove.ts'
import { outboxSpool } from './scripts/outbox-spool.ts'
import { isThreadRef } from './thread-ref.ts'

export function createOutbox(db: Database): Outbox {
  return {
    async add(entry) {
      await db.script(outboxAdd, entry.thread, entry.id, encodeNewEntry(entry, Date.now()))
    },
    async head(thread) {
      const item = await db.run((redis) => redis.lindex(db.key('outbox', thread), 0))
      return item === null ? undefined : decodeEntry(thread, item)
    },
    async mark(entry, progress) {
      await db.script(outboxMark, entry.thread, entry.id, encodeEntry({ ...entry, ...progress }))
    },
    async remove(entry, messageId, version = 1) {
      const shows = entry.body.kind === 'receipt' && messageId !== undefined
      const receipt = shows ? [entry.body.opId, messageId, version] : ['', '', 0]
      const next = await db.script(outboxRemove, entry.thread, entry.id, ...receipt)
      return typeof next === 'string' ? decodeEntry(entry.thread, next) : undefined
    },
    async redirect(from, to) {
      await db.script(outboxRedirect, from, to)
    },
    async spool(thread) {
      await db.script(outboxSpool, thread)
    },
    async spooled(limit) {
      const items = await db.run((redis) => redis.lrange(db.key('spool'), 0, limit - 1))
      return items.map(decodeSpooled)
    },
    async waiting() {
      const threads = await db.run((redis) => redis.smembers(db.key('outbox-waiting')))
      return threads.filter(isThreadRef)
    },
  }
}
