import type { Database } from './database.ts'
import { encodeFields } from './fields.ts'
import type { Inbox, InboxEntry, NewExchange } from './inbox.ts'
import { decodeItem, encodeItem } from './list-item.ts'
import { encodeNewEntry } from './outbox-item.ts'
import { inboxAdd } from './scripts/inbox-add.ts'
import { inboxChange } from './scripts/inbox-change.ts'
import { inboxFinish } from './scripts/inbox-finish.ts'
import { principalId } from '../fleet/principal.ts'
import { isThreadRef } from './thread-ref.ts'
import type { Exchange } from './store.ts'
import type { ThreadRef } from './topic.ts'

const mostListed = 100
const keptExchanges = 200
const longestSaid = 4_000

export function createInbox(db: Database): Inbox {
  const list = (topicId: ThreadRef): string => db.key('inbox', topicId)
  return {
    async add(entry, topic) {
      const fields = { ...topic, id: entry.topicId, state: 'open', by: principalId(entry.by), createdAt: entry.at }
      const cursor = isMessage(entry) ? JSON.stringify(entry.id.slice(entry.id.indexOf(':') + 1)) : ''
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
    async finish(entry, answer, exchange, sign = 'done') {
      const now = Date.now()
      const answers = answer.flatMap((item) => [item.thread, item.id, encodeNewEntry(item, now)])
      const said = exchange === undefined ? '' : JSON.stringify(asExchange(entry, exchange, now))
      const next = await db.script(inboxFinish, entry.topicId, entry.id, said, now, keptExchanges, sign, ...answers)
      return typeof next === 'string' ? decodeItem<InboxEntry>(next) : undefined
    },
    async change(topicId, entryId, text, sign) {
      // Again when somebody else changed it between the look and the change.
      for (;;) {
        const items = await db.run((redis) => redis.lrange(list(topicId), 0, -1))
        const old = items.find((item) => item.startsWith(`${entryId}\n`))
        if (old === undefined) return false
        const changed = text === undefined ? '' : encodeItem(entryId, { ...decodeItem<InboxEntry>(old), text })
        const outcome = await db.script(inboxChange, topicId, entryId, old, changed, sign ?? 'none')
        if (outcome !== -1) return outcome === 1
      }
    },
    async waiting(hostId) {
      const hosts = await db.run((redis) => redis.hgetall(db.key('inbox-waiting')))
      return Object.keys(hosts)
        .filter((topicId) => hosts[topicId] === hostId)
        .filter(isThreadRef)
    },
  }
}

/** An answer to a card, a wake, a text for a running turn: no message of the chat, from which it could be read back. */
const isMessage = ({ id, topicId }: InboxEntry): boolean =>
  id.slice(0, id.indexOf(':')) === topicId.slice(0, topicId.indexOf(':'))

const asExchange = (entry: InboxEntry, { asked, answered, by }: NewExchange, at: number): Exchange => ({
  entryId: entry.id,
  by,
  at,
  asked: cut(asked),
  answered: cut(answered),
})

const cut = (text: string): string =>
  text.length <= longestSaid ? text : `${text.slice(0, longestSaid - 1).replace(/[\ud800-\udbff]$/, '')}…`
