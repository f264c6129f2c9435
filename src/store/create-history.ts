import type { FleetEvent } from '../fleet/fleet-event.ts'
import { stripControl } from '../host/strip-control.ts'
import type { Redactor } from '../redact/redactor.ts'
import type { Database } from './database.ts'
import type { FollowedHistory } from './history.ts'
import { readBack } from './read-back.ts'
import { historyAdd } from './scripts/history-add.ts'

const kept = { ms: 14 * 24 * 3_600_000, events: 100_000 }
const longestText = 8 * 1024
/** What a redactor is asked about: a log of 100 MB must not hold up everything else. */
const mostRedacted = 64 * 1024
const longestSecret = 4 * 1024
const atOnce = 1_000
const listed = 20_000
/** A host whose clock is ahead tells of what has not happened yet. */
const clocksDifferMs = 3_600_000

/** Events as a stream, their ids beside it. No text of an event is kept before it went through `redactor`. */
export function createHistory(
  db: Database,
  { redact }: Redactor,
  { ms, events: most }: typeof kept = kept,
): FollowedHistory {
  const stream = db.key('history')
  const clean = (text: string): string => {
    const seen = stripControl(text.slice(-mostRedacted))
    const { text: whole } = redact(seen)
    // Where it was cut first, a half of a secret may stand, which is not known again.
    return cut(text.length <= mostRedacted ? whole : whole.slice(longestSecret), longestText)
  }
  return {
    async add(events) {
      const fresh = events.filter(({ at }) => Date.now() - at < ms)
      for (let from = 0; from < fresh.length; from += atOnce) {
        const items = fresh
          .slice(from, from + atOnce)
          .flatMap((each) => [each.id, JSON.stringify(withTexts(each, clean))])
        await db.script(historyAdd, ms, most, ...items)
      }
    },
    async list({ since, limit = listed }) {
      const first = String(Math.max(0, since - clocksDifferMs))
      const found: FleetEvent[] = []
      for (let last = '+'; found.length < limit;) {
        const items = await db.run((redis) => redis.xrevrange(stream, last, first, 'COUNT', atOnce))
        found.push(...read(items).filter(({ at }) => at >= since))
        const oldest = items.at(-1)?.[0]
        if (items.length < atOnce || oldest === undefined) break
        last = `(${oldest}`
      }
      return found.slice(0, limit).toReversed().toSorted(byTime)
    },
    async follow(cursor) {
      const from = cursor === undefined ? '-' : `(${cursor}`
      const items = await db.run((redis) => redis.xrange(stream, from, '+', 'COUNT', atOnce))
      return { events: read(items), cursor: items.at(-1)?.[0] ?? cursor, isMore: items.length === atOnce }
    },
  }
}

type Item = readonly [id: string, fields: readonly string[]]

const read = (items: readonly Item[]): readonly FleetEvent[] =>
  items.map(([, fields]) => readBack<FleetEvent>(fields[1] ?? 'null'))

const byTime = (one: FleetEvent, other: FleetEvent): number => one.at - other.at

/** The end says more than the beginning: what a program says last is why it ended. */
const cut = (text: string, most: number): string =>
  text.length <= most ? text : `…${text.slice(1 - most).toWellFormed()}`

/** Each text that came from elsewhere; names, ids and states are our own. */
function withTexts(event: FleetEvent, clean: (text: string) => string): FleetEvent {
  const texts = (['text', 'about', 'verdict'] as const).flatMap((name) => {
    const value: unknown = Reflect.get(event, name)
    return typeof value === 'string' ? [[name, clean(value)] as const] : []
  })
  return texts.length === 0 ? event : { ...event, ...Object.fromEntries(texts) }
}
