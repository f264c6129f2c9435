import type { Answering, AskCard, Card, CardBody, Cards } from './card.ts'
import type { Database } from './database.ts'
import { decodeFields, encodeFields } from './fields.ts'
import { encodeItem } from './list-item.ts'
import { cardAnswer } from './scripts/card-answer.ts'
import { cardPut } from './scripts/card-put.ts'
import { cardRepost } from './scripts/card-repost.ts'
import { cardRendered } from './scripts/card-rendered.ts'

/** As it lies in Redis: the answer and the time apart from the body, so that a script sets the one and reads the other. */
type Stored = Omit<Card, 'body'> & {
  readonly body: CardBody
  readonly answer?: AskCard['answer']
  readonly expiresAt?: number
}

/** Open cards stay; final ones are kept for 7 days. */
export function createCards(db: Database): Cards {
  const get = async (id: string): Promise<Card | undefined> =>
    asCard(await db.run((redis) => redis.hgetall(db.key('card', id))))
  return {
    get,
    async put(card) {
      const expiresAt = card.body.kind === 'ask' ? card.body.expiresAt : undefined
      await db.script(cardPut, card.id, Date.now(), ...encodeFields({ ...card, expiresAt }))
    },
    async open() {
      const ids = await db.run((redis) => redis.zrange(db.key('cards-open'), '0', '-1'))
      return (await Promise.all(ids.map(get))).filter((card) => card !== undefined)
    },
    async lasting() {
      const ids = await db.run((redis) => redis.smembers(db.key('cards-lasting')))
      return (await Promise.all(ids.map(get))).filter((card) => card !== undefined)
    },
    stale: () => db.run((redis) => redis.hkeys(db.key('cards-stale'))),
    async rendered(id, version, messageId, shownIn) {
      await db.script(cardRendered, id, version, orNone(messageId), orNone(shownIn))
    },
    async repost(id, reposts, to) {
      return (await db.script(cardRepost, id, reposts, to === undefined ? '' : JSON.stringify(to))) === 1
    },
    async answer(id, answer, message) {
      const entry = message === undefined ? [] : [message.topicId, message.id, encodeItem(message.id, message)]
      return asAnswering(await db.script(cardAnswer, id, JSON.stringify(answer), answer.at, ...entry))
    },
  }
}

/** As a script takes what may be absent. */
const orNone = (text: string | undefined): string => (text === undefined ? '' : JSON.stringify(text))

function asCard(hash: unknown): Card | undefined {
  const stored = decodeFields<Stored>(hash)
  if (stored === undefined) return undefined
  const { answer, expiresAt: _, ...card } = stored
  return answer === undefined || card.body.kind !== 'ask' ? card : { ...card, body: { ...card.body, answer } }
}

function asAnswering(found: unknown): Answering {
  if (!Array.isArray(found)) return { kind: 'unknown' }
  const card = asCard(found[1])
  if (card === undefined) return { kind: 'unknown' }
  return { kind: found[0] === 1 ? 'taken' : 'late', card }
}
