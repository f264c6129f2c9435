import type { Database } from './database.ts'
import { readBack } from './read-back.ts'
import { transcriptPut } from './scripts/transcript-put.ts'
import { transcriptRemove } from './scripts/transcript-remove.ts'
import type { TranscriptMessage, Transcripts } from './store.ts'

const keptMessages = 5_000

/** Of each topic the newest 5,000 messages are kept. */
export function createTranscripts(db: Database): Transcripts {
  return {
    async put(topicId, message) {
      await db.script(transcriptPut, topicId, message.id, JSON.stringify(message), String(keptMessages))
    },
    async get(topicId, id) {
      const json = await db.run((redis) => redis.hget(db.key('transcript-messages', topicId), id))
      return json === null ? undefined : readBack<TranscriptMessage>(json)
    },
    async remove(topicId, id) {
      await db.script(transcriptRemove, topicId, id)
    },
    async list(topicId) {
      const ids = await db.run((redis) => redis.lrange(db.key('transcript', topicId), 0, -1))
      if (ids.length === 0) return []
      const messages = await db.run((redis) => redis.hmget(db.key('transcript-messages', topicId), ...ids))
      return messages.filter((json) => json !== null).map((json) => readBack<TranscriptMessage>(json))
    },
  }
}
