import type { Database } from './database.ts'
import { encodeFields } from './fields.ts'
import type { Inbox, InboxEntry } from './inbox.ts'
import { decodeItem, encodeItem } from './list-item.ts'
import { encodeNewEntry } from './outbox-item.ts'
import { inboxAdd } from './scripts/inbox-add.ts'
import { inboxFinish } from './scripts/inbox-finish.ts'
import { principalId } from '../fleet/principal.ts'
import { isThreadRef } from './thread-ref.ts'
import type { ThreadRef } from './topic.ts'

const mostListed = 100

export function createInbox(db: Database): Inbox {
  const list = (topicId: ThreadRef): string => db.key('inbox', topicId)
  return {
    async add(entry, topic) {
      const fields = { ...topic, id: entry.topicId, state: 'open', by: principalId(entry.by), createdAt: entry.at }
      const cursor = JSON.stringify(entry.id.slice(entry.id.indexOf(':') + 1))
      const item = encodeItem(entry.id, entry)
      const args = [entry.topicId, entry.id, item, entry.at, cursor, ...encodeFields(fields)]
      return (await db.script(inboxAdd, ...args)) === 1
    },
    async peek(topicId) {
      const item = await db.run((redis) => redis.lindex(list(topicId), 0))
      return item === null ? undefined : decodeItem<InboxEntry>(item)
    },
    async list(topicId) {
      const items = await db.run((redis) => redis.lrange(list(topicId), 0, mostListed - 1))
      return items.map((item) => decodeItem<InboxEntry>(item))
    },
    count: (topicId) => db.run((redis) => redis.llen(list(topicId))),
    async finish(entry, answer) {
      const now = Date.now()
      const answers = answer.flatMap((item) => [item.thread, item.id, encodeNewEntry(item, now)])
      const next = await db.script(inboxFinish, entry.topicId, entry.id, ...answers)
      return typeof next === 'string' ? decodeItem<InboxEntry>(next) : undefined
    },
    change: () => Promise.resolve(false),
    async waiting(hostId) {
      const hosts = await db.run((redis) => redis.hgetall(db.key('inbox-waiting')))
      return Object.keys(hosts)
        .filter((topicId) => hosts[topicId] === hostId)
        .filter(isThreadRef)
    },
  }
}
