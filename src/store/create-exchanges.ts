import type { Database } from './database.ts'
import { readBack } from './read-back.ts'
import { isThreadRef } from './thread-ref.ts'
import type { Exchange, Exchanges } from './store.ts'
import type { ThreadRef } from './topic.ts'

const keptPerTopic = 200
/** Topics that are read at once in a search. */
const topicsAtOnce = 20

type Found = { readonly topicId: ThreadRef; readonly exchange: Exchange }

/** Written by `inbox.finish`, in the step in which the entry goes. */
export function createExchanges(db: Database): Exchanges {
  const list = async (topicId: string, limit: number): Promise<readonly Exchange[]> => {
    if (limit <= 0) return []
    const items = await db.run((redis) => redis.lrange(db.key('exchanges', topicId), -limit, -1))
    return items.map((json) => readBack<Exchange>(json))
  }
  const inTopic = async (topicId: ThreadRef, wanted: readonly string[]): Promise<readonly Found[]> => {
    const exchanges = await list(topicId, keptPerTopic)
    return exchanges.filter((exchange) => hasAll(exchange, wanted)).map((exchange) => ({ topicId, exchange }))
  }
  return {
    list,
    async search(words, limit) {
      const wanted = words.map((word) => word.toLowerCase())
      let found: readonly Found[] = []
      for (let from = 0; ; from += topicsAtOnce) {
        const topics = await latestTopics(db, from)
        const [next] = topics
        const last = found[limit - 1]
        // Topics come by their newest exchange: once enough is found that is newer, the rest can't be.
        if (next === undefined || (last !== undefined && last.exchange.at > next.at)) return found
        const more = await Promise.all(topics.map(({ topicId }) => inTopic(topicId, wanted)))
        found = [...found, ...more.flat()].toSorted((a, b) => b.exchange.at - a.exchange.at).slice(0, limit)
      }
    },
  }
}

/** Topics with the time of their newest exchange, newest first, from a place on. */
async function latestTopics(db: Database, from: number): Promise<readonly { topicId: ThreadRef; at: number }[]> {
  const flat = await db.run((redis) =>
    redis.zrevrange(db.key('exchange-topics'), from, from + topicsAtOnce - 1, 'WITHSCORES'),
  )
  return flat.flatMap((topicId, i) =>
    i % 2 === 0 && isThreadRef(topicId) ? [{ topicId, at: Number(flat[i + 1]) }] : [],
  )
}

function hasAll({ asked, answered }: Exchange, wanted: readonly string[]): boolean {
  const text = `${asked}\n${answered}`.toLowerCase()
  return wanted.every((word) => text.includes(word))
}
