import { Failure } from '../errors.ts'
import type { Database } from './database.ts'
import { decodeFields, encodeFields } from './fields.ts'
import { findingId } from './finding-id.ts'
import type { Finding, FindingChange, Findings, Noted, Occurrence, Sighting } from './finding.ts'
import { planNote } from './plan-note.ts'
import { findingWrite } from './scripts/finding-write.ts'

/** A day more than events are kept: what is forgotten here is told by no history any more. */
const rememberedMs = 15 * 86_400_000
const mostHistory = 50
const mostOfStorm = 10
const readAtOnce = 200
const mostAtOnce = 5_000

type Write = {
  readonly fresh?: readonly Occurrence[]
  readonly cardsPerHour?: number | undefined
}

/** Kept for good: a fault that comes back after a year is known again. */
export function createFindings(db: Database, now: () => number = Date.now): Findings {
  const get = async (given: string): Promise<Finding | undefined> => {
    const id = given.startsWith('f-') ? given : findingId(given)
    return decodeFields<Finding>(await db.run((redis) => redis.hgetall(db.key('finding', id))))
  }

  /** Undefined when somebody else was faster. */
  async function write(id: string, before: Finding | undefined, change: FindingChange, more: Write = {}) {
    const { fresh = [], cardsPerHour = '' } = more
    const at = now()
    const { history = before?.history ?? [], ...fields } = { ...closing(before, change, at), ...change }
    const unset = Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [name] : []))
    const lastAt = change.lastAt ?? before?.lastAt ?? at
    const written = await db.script(
      findingWrite,
      id,
      before?.version ?? 0,
      at,
      lastAt,
      at - rememberedMs,
      cardsPerHour,
      fresh.length * 2,
      ...fresh.flatMap((one) => [one.at, one.id]),
      unset.length,
      ...unset,
      ...encodeFields({ ...fields, history: history.slice(-mostHistory) }),
    )
    return decodeFields<Finding>(written)
  }

  /** Those of the occurrences that were not counted yet, each once. */
  async function uncounted(id: string, occurrences: readonly Occurrence[]): Promise<readonly Occurrence[]> {
    const recent = occurrences.filter(({ at }) => at >= now() - rememberedMs)
    const one = [...new Map(recent.map((occurrence) => [occurrence.id, occurrence])).values()]
    if (one.length === 0) return []
    const ids = one.map((occurrence) => occurrence.id)
    const scores = await db.run((redis) => redis.zmscore(db.key('finding-seen', id), ...ids))
    return one.filter((_, i) => scores[i] === null)
  }

  async function note(sighting: Sighting, { cardsPerHour }: { readonly cardsPerHour: number }): Promise<Noted> {
    const id = findingId(sighting.fingerprint)
    for (;;) {
      const before = await get(id)
      const fresh = await uncounted(id, sighting.occurrences)
      const { news, change, wantsCard } = planNote(before, sighting, { fresh, now: now() })
      if (before !== undefined && news === 'nothing') return { finding: before, counted: 0, news }
      const finding = await write(id, before, change, { fresh, cardsPerHour: wantsCard ? cardsPerHour : undefined })
      if (finding !== undefined) return { finding, counted: fresh.length, news }
    }
  }

  const readAll = async (ids: readonly string[]): Promise<readonly Finding[]> =>
    (await Promise.all(ids.map(get))).filter((finding) => finding !== undefined)

  return {
    get,
    async note(sighting, options) {
      const [first = [], ...rest] = inParts(sighting.occurrences)
      let noted = await note({ ...sighting, occurrences: first }, options)
      for (const occurrences of rest) {
        const { finding, counted, news } = await note({ ...sighting, occurrences }, options)
        noted = { finding, counted: noted.counted + counted, news: noted.news === 'nothing' ? news : noted.news }
      }
      return noted
    },
    async list({ state, limit = Infinity } = {}) {
      const ids = await db.run((redis) => redis.zrevrange(db.key('findings'), 0, -1))
      const found: Finding[] = []
      for (let i = 0; i < ids.length && found.length < limit; i += readAtOnce) {
        const read = await readAll(ids.slice(i, i + readAtOnce))
        found.push(...read.filter((finding) => state === undefined || finding.state === state))
      }
      return found.slice(0, limit)
    },
    async update(given, change) {
      for (;;) {
        const before = await get(given)
        if (before === undefined) throw new Failure(`There is no finding ${given}. See which there are: /bug list`)
        const other = change(before)
        if (other === undefined) return before
        const finding = await write(before.id, before, other)
        if (finding !== undefined) return finding
      }
    },
    async storm(storm) {
      const key = db.key('findings-storm', storm)
      const [count, ids] = await db.run((redis) =>
        Promise.all([redis.zcard(key), redis.zrange(key, '0', String(mostOfStorm - 1))]),
      )
      return { count, first: await readAll(ids) }
    },
  }
}

/** As many as one script takes. */
const inParts = (all: readonly Occurrence[]): (readonly Occurrence[])[] =>
  Array.from({ length: Math.ceil(all.length / mostAtOnce) }, (_, i) => all.slice(i * mostAtOnce, (i + 1) * mostAtOnce))

/** When it was over: what occurs after that opens it again. */
function closing(before: Finding | undefined, { state }: FindingChange, at: number): FindingChange {
  if (state === undefined || state === before?.state) return {}
  return { closed: state === 'dismissed' || state === 'resolved' ? { at } : undefined }
}
