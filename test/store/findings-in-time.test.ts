import { onTestFinished, expect, test } from 'vitest'
import { createDatabase } from '../../src/store/database.ts'
import { connect, commandOptions, untilReady } from '../../src/store/connect.ts'
import { createFindings } from '../../src/store/create-findings.ts'
import { startTestRedis } from '../support/redis.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { occurrence, sighting } from './sighting.ts'

const hour = 3_600_000
const day = 24 * hour

async function findingsAt(start: number) {
  const server = await startTestRedis()
  const redis = connect({ redisUrl: server.url }, commandOptions, silentLogger)
  await untilReady(redis, 5000)
  onTestFinished(async () => {
    redis.disconnect()
    await server.stop()
  })
  const clock = { now: start }
  const db = createDatabase(redis, 'test')
  return { clock, db, findings: createFindings(db, () => clock.now) }
}

test('at most five in any hour, whenever that begins', async () => {
  const { clock, findings } = await findingsAt(1_000 * day)
  const folded: boolean[] = []
  for (const n of Array.from({ length: 24 }).keys()) {
    const { finding } = await findings.note(sighting(n, [occurrence(`e${n}`, clock.now)]), { cardsPerHour: 5 })
    folded.push(finding.isFolded === true)
    clock.now += 10 * 60_000
  }
  for (const start of folded.keys()) expect(folded.slice(start, start + 6).filter((one) => !one).length).toBeLessThan(6)
  expect(folded.filter((one) => !one)).toHaveLength(20)
})

test('one that was folded gets a card when it is seen again later and there is room', async () => {
  const { clock, findings } = await findingsAt(1_000 * day)
  const note = (n: number, id: string) => findings.note(sighting(n, [occurrence(id, clock.now)]), { cardsPerHour: 1 })
  await note(1, 'a')
  const { finding } = await note(2, 'b')
  expect(finding).toMatchObject({ isFolded: true, storm: String(1_000 * day) })
  clock.now += hour / 2
  expect((await note(3, 'c')).finding.storm).toBe(finding.storm)
  expect((await note(2, 'd')).finding.isFolded).toBe(true)
  clock.now += hour
  const later = await note(2, 'e')
  expect(later).toMatchObject({ news: 'more', finding: { count: 3 } })
  expect(later.finding).not.toHaveProperty('isFolded')
  expect(later.finding).not.toHaveProperty('storm')
  expect((await findings.storm(finding.storm ?? '')).first.map(({ id }) => id)).toEqual([
    (await note(3, 'f')).finding.id,
  ])
  clock.now += hour * 3
  await note(4, 'g')
  expect((await note(5, 'h')).finding.storm).toBe(String(clock.now))
})

test('occurrences are remembered for as long as any history tells them, and no longer', async () => {
  const { clock, db, findings } = await findingsAt(1_000 * day)
  const first = occurrence('a', clock.now)
  await findings.note(sighting(1, [first]), { cardsPerHour: 5 })
  clock.now += 14 * day
  expect(await findings.note(sighting(1, [first]), { cardsPerHour: 5 })).toMatchObject({ counted: 0 })
  clock.now += 2 * day
  const { finding, counted } = await findings.note(sighting(1, [first, occurrence('b', clock.now)]), {
    cardsPerHour: 5,
  })
  expect({ counted, count: finding.count }).toEqual({ counted: 1, count: 2 })
  expect(await db.redis.zrange(db.key('finding-seen', finding.id), '0', '-1')).toEqual(['b'])
})

test('a hundred thousand occurrences at once are counted', async () => {
  const { clock, findings } = await findingsAt(1_000 * day)
  const all = Array.from({ length: 100_000 }, (_, i) => occurrence(`event-${i}`, clock.now - i))
  const { counted } = await findings.note(sighting(1, all), { cardsPerHour: 5 })
  expect(counted).toBe(100_000)
  expect((await findings.note(sighting(1, all), { cardsPerHour: 5 })).counted).toBe(0)
}, 20_000)
