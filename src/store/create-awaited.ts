import type { AwaitedAnswers, Awaited } from './awaited.ts'
import type { Database } from './database.ts'
import { encodeNewEntry } from './outbox-item.ts'
import { readBack } from './read-back.ts'
import { awaitedAdd } from './scripts/awaited-add.ts'
import { awaitedAnswer } from './scripts/awaited-answer.ts'

const keptMs = 7 * 24 * 3_600_000
const longestText = 1_000

export function createAwaited(db: Database): AwaitedAnswers {
  return {
    async add(awaited) {
      const record = { ...awaited, text: awaited.text.slice(0, longestText) }
      await db.script(awaitedAdd, awaited.agent, awaited.opId, JSON.stringify(record))
    },
    async list(agent) {
      const items = await db.run((redis) => redis.hvals(db.key('awaited', agent)))
      const since = Date.now() - keptMs
      return items
        .map((item) => readBack<Awaited>(item))
        .filter(({ at }) => at > since)
        .toSorted((one, other) => one.at - other.at)
    },
    agents: () => db.run((redis) => redis.smembers(db.key('awaited-agents'))),
    isTaken: async (id) => (await db.run((redis) => redis.exists(db.key('claim', 'answer', id)))) === 1,
    async answer({ agent, opId, id, text, entries }) {
      const now = Date.now()
      const said = text === undefined ? '' : JSON.stringify(text)
      const items = entries.flatMap((entry) => [entry.thread, entry.id, encodeNewEntry(entry, now)])
      return (await db.script(awaitedAnswer, agent, opId, id, now, said, ...items)) === 1
    },
    async remove({ agent, opId }) {
      await db.run((redis) => redis.hdel(db.key('awaited', agent), opId))
    },
  }
}
