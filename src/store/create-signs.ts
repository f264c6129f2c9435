import type { Database } from './database.ts'
import { decodeFields } from './fields.ts'
import { signSettled } from './scripts/sign-settled.ts'
import { signShows } from './scripts/sign-shows.ts'
import { signsFollow } from './scripts/signs-follow.ts'
import type { SignRecord, Signs } from './sign.ts'

const mostFollowed = 100

export const createSigns = (db: Database): Signs => ({
  async follow(topicId, entryId) {
    await db.script(signsFollow, topicId, entryId, mostFollowed)
  },
  async get(entryId) {
    const [hash, isStale] = await db.run((redis) =>
      Promise.all([redis.hgetall(db.key('sign', entryId)), redis.sismember(db.key('signs-stale'), entryId)]),
    )
    const found = decodeFields<Omit<SignRecord, 'isStale'>>(hash)
    if (found === undefined) return undefined
    const { topicId, want, shown } = found
    return { topicId, want, ...(shown === undefined ? {} : { shown }), isStale: isStale === 1 }
  },
  stale: () => db.run((redis) => redis.smembers(db.key('signs-stale'))),
  async shows(entryId, sign) {
    await db.script(signShows, entryId, JSON.stringify(sign))
  },
  async settled(entryId, want) {
    await db.script(signSettled, entryId, JSON.stringify(want))
  },
  async giveUp(entryId) {
    await db.script(signSettled, entryId, '')
  },
})
