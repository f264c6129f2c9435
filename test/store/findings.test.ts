import { expect, test } from 'vitest'
import type { Noted } from '../../src/store/finding.ts'
import type { Signal } from '../../src/store/store.ts'
import { eventually } from '../support/eventually.ts'
import { testStore } from '../support/store.ts'
import { occurrence, sighting } from './sighting.ts'

const cardsPerHour = 5

test('the same occurrence is counted once, however often and by how many it is noted', async () => {
  const { store, another } = await testStore()
  const second = await another()
  const all = Array.from({ length: 50 }, (_, i) => occurrence(`e${i}`))
  const noted = await Promise.all(
    Array.from({ length: 40 }, (_, i) =>
      (i % 2 === 0 ? store : second).findings.note(sighting(1, all.slice(0, i + 11)), { cardsPerHour }),
    ),
  )
  expect(noted.filter(({ news }) => news === 'new')).toHaveLength(1)
  expect(noted.reduce((sum, { counted }) => sum + counted, 0)).toBe(50)
  const [finding] = await store.findings.list()
  expect(finding).toMatchObject({ count: 50, state: 'open', hosts: { alpha: 50 } })
  expect(await store.findings.note(sighting(1, all), { cardsPerHour })).toEqual({
    finding,
    counted: 0,
    news: 'nothing',
  })
})

test('it knows since when, where, whose, and the newest evidence; its first words stay', async () => {
  const { store } = await testStore()
  const at = Date.now() - 60_000
  const seen: Signal[] = []
  store.signals.on((signal) => seen.push(signal))
  for (const i of Array.from({ length: 7 }).keys()) {
    const each = occurrence(`e${i}`, at + i, { agent: i % 2 === 0 ? 'ada' : 'bob', hostId: i === 0 ? 'beta' : 'alpha' })
    const more = { title: `title ${i}`, evidence: [`text ${i}`] }
    await store.findings.note(sighting(1, [each], more), { cardsPerHour })
  }
  const finding = await store.findings.get(sighting(1, []).fingerprint)
  expect(finding).toMatchObject({
    title: 'title 0',
    count: 7,
    firstAt: at,
    lastAt: at + 6,
    hosts: { alpha: 6, beta: 1 },
    agents: { ada: 4, bob: 3 },
    evidence: ['text 2', 'text 3', 'text 4', 'text 5', 'text 6'],
    history: [{ what: 'first seen by crash-loop' }],
    version: 7,
  })
  expect(await store.findings.get(finding?.id ?? '')).toEqual(finding)
  await eventually('a hint each', () => seen.filter(({ kind }) => kind === 'finding').length === 7)
})

test('what is over comes back with what occurs after that, and not with what had occurred before', async () => {
  const { store } = await testStore()
  const { finding } = await store.findings.note(sighting(1, [occurrence('a')]), { cardsPerHour })
  const closed = { at: Date.now() + 1000, by: 'discord:7' }
  await store.findings.update(finding.id, () => ({ state: 'dismissed', closed }))
  const late = await store.findings.note(sighting(1, [occurrence('b')]), { cardsPerHour })
  expect(late).toMatchObject({ news: 'more', finding: { state: 'dismissed', count: 2, closed } })
  const back = await store.findings.note(sighting(1, [occurrence('c', closed.at + 1)]), { cardsPerHour })
  expect(back).toMatchObject({ news: 'back', finding: { state: 'open', count: 3 } })
  expect(back.finding).not.toHaveProperty('closed')
  expect(back.finding.history.at(-1)?.what).toBe('came back: it was dismissed by discord:7')
})

test('what is snoozed stays so until its time', async () => {
  const { store } = await testStore()
  const { finding } = await store.findings.note(sighting(1, [occurrence('a')]), { cardsPerHour })
  await store.findings.update(finding.id, () => ({ state: 'snoozed', snoozedUntil: Date.now() + 60_000 }))
  const before = await store.findings.note(sighting(1, [occurrence('b')]), { cardsPerHour })
  expect(before).toMatchObject({ news: 'more', finding: { state: 'snoozed', count: 2 } })
  await store.findings.update(finding.id, () => ({ snoozedUntil: Date.now() - 1 }))
  const after = await store.findings.note(sighting(1, [occurrence('c')]), { cardsPerHour })
  expect(after).toMatchObject({ news: 'back', finding: { state: 'open' } })
  expect(after.finding).not.toHaveProperty('snoozedUntil')
})

test('a thousand new ones at once: five get a card, the others are one storm', async () => {
  const { store, another } = await testStore()
  const second = await another()
  const noted: Noted[] = []
  // As many at once as Redis takes in its time for a command.
  for (let from = 0; from < 1000; from += 50) {
    const some = Array.from({ length: 50 }, (_, i) => {
      const [who, one] = [i % 2 === 0 ? store : second, sighting(from + i, [occurrence(`e${from + i}`)])]
      return who.findings.note(one, { cardsPerHour })
    })
    noted.push(...(await Promise.all(some)))
  }
  const folded = noted.filter(({ finding }) => finding.isFolded === true)
  expect(folded).toHaveLength(995)
  const storms = new Set(folded.map(({ finding }) => finding.storm))
  expect(storms.size).toBe(1)
  const { count, first } = await store.findings.storm([...storms][0] ?? '')
  expect({ count, first: first.length }).toEqual({ count: 995, first: 10 })
  expect(await store.findings.list({ limit: 7 })).toHaveLength(7)
  expect(await store.findings.list({ state: 'open' })).toHaveLength(1000)
})

test('changes at the same time all count; of nobody is a Failure', async () => {
  const { store, another } = await testStore()
  const second = await another()
  const { finding } = await store.findings.note(sighting(1, [occurrence('a')]), { cardsPerHour })
  const say = (what: string) => (now: typeof finding) => ({ history: [...now.history, { at: 1, what }] })
  await Promise.all(
    Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? store : second).findings.update(finding.id, say(`line ${i}`))),
  )
  const after = await store.findings.get(finding.id)
  expect(after?.version).toBe(61)
  expect(after?.history).toHaveLength(50)
  expect(await store.findings.update(finding.id, () => undefined)).toEqual(after)
  await expect(store.findings.update('f-0000000000', () => ({}))).rejects.toThrow('There is no finding f-0000000000')
})

test('a field is taken away by undefined; what became of the state says when', async () => {
  const { store } = await testStore()
  const { finding } = await store.findings.note(sighting(1, [occurrence('a')]), { cardsPerHour })
  const filing = { tracker: 'mos', digest: 'd', by: 'discord:7', at: 1 }
  expect(await store.findings.update(finding.id, () => ({ filing }))).toMatchObject({ filing })
  expect(await store.findings.update(finding.id, () => ({ filing: undefined }))).not.toHaveProperty('filing')
  const resolved = await store.findings.update(finding.id, () => ({ state: 'resolved' }))
  expect(resolved.closed?.at).toBeGreaterThan(0)
  expect(await store.findings.update(finding.id, () => ({ state: 'open' }))).not.toHaveProperty('closed')
})
