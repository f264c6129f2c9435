import { Failure } from '../errors.ts'
import type { Database } from './database.ts'
import { decodeFields, encodeFields } from './fields.ts'
import { topicOpen } from './scripts/topic-open.ts'
import { readBack } from './read-back.ts'
import { topicUpdate } from './scripts/topic-update.ts'
import { topicUsage } from './scripts/topic-usage.ts'
import type { Topic, Topics, TopicUsage } from './topic.ts'

/** Thousands of reads sent at once are longer on their way than a command may take: all would count as failed. */
const readAtOnce = 200

export function createTopics(db: Database): Topics {
  const get = async (id: string): Promise<Topic | undefined> =>
    asTopic(await db.run((redis) => redis.hgetall(db.key('topic', id))))
  return {
    get,
    async open(topic) {
      const at = Date.now()
      const fields = encodeFields({ ...topic, state: 'open', createdAt: at, lastAt: at })
      return existing(topic.id, asTopic(await db.script(topicOpen, topic.id, at, ...fields)))
    },
    async list({ state } = {}) {
      const ids = await db.run((redis) => redis.zrevrange(db.key('topics'), 0, -1))
      const topics: Topic[] = []
      for (let i = 0; i < ids.length; i += readAtOnce) {
        const found = await Promise.all(ids.slice(i, i + readAtOnce).map(get))
        topics.push(...found.filter((topic) => topic !== undefined))
      }
      return topics.filter((topic) => state === undefined || topic.state === state)
    },
    async use(id, add) {
      let read = (await db.run((redis) => redis.hget(db.key('topic', id), 'usage'))) ?? ''
      for (;;) {
        const sum = JSON.stringify(add(read === '' ? undefined : readBack<TopicUsage>(read)))
        const now = await db.script(topicUsage, id, read, sum)
        if (typeof now !== 'string') return
        read = now
      }
    },
    async update(id, change, unset = []) {
      return existing(id, asTopic(await db.script(topicUpdate, id, unset.length, ...unset, ...encodeFields(change))))
    },
  }
}

const asTopic = (hash: unknown): Topic | undefined => decodeFields<Topic>(hash)

function existing(id: string, topic: Topic | undefined): Topic {
  if (topic === undefined) throw new Failure(`There is no topic ${id}. \`topic list\` shows those that are there.`)
  return topic
}
