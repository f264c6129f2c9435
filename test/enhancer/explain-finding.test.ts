import { expect, onTestFinished, test } from 'vitest'
import { explainFinding } from '../../src/enhancer/explain-finding.ts'
import { startExplanations } from '../../src/enhancer/run-explanations.ts'
import { Failure } from '../../src/errors.ts'
import type { Finding } from '../../src/store/finding.ts'
import type { Store } from '../../src/store/store.ts'
import { eventually } from '../support/eventually.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { testStore } from '../support/store.ts'
import { aSighting } from './session/a-sighting.ts'

type Ask = (finding: Finding, attempt: number, signal: AbortSignal) => Promise<string | undefined>
type More = { readonly perDay?: number; readonly isHere?: boolean; readonly now?: () => number }

const begin = (store: Store, ask: Ask, { perDay = 20, isHere = true, now = Date.now }: More = {}) => {
  const explanations = startExplanations({
    ...store,
    ask,
    isHere: () => Promise.resolve(isHere),
    showFinding: () => Promise.resolve(),
    perDay: () => perDay,
    logger: silentLogger,
    now,
  })
  onTestFinished(() => explanations.stop())
  return explanations
}
const note = async (store: Store, own: Parameters<typeof aSighting>[0] = {}) =>
  (await store.findings.note(aSighting(own), { cardsPerHour: 100 })).finding
const want = (store: Store, finding: Finding, hasModel = true) =>
  explainFinding({ findings: store.findings, hasModel: () => Promise.resolve(hasModel) }, finding)
const ended = (store: Store, id: string, state = 'done') =>
  eventually(`${id} is ${state}`, async () => {
    const found = await store.findings.get(id)
    return found?.explained?.state === state && found
  })
const another = (n: number) => ({
  fingerprint: `v1:${String(n).padStart(10, '0')}`,
  occurrences: [{ id: `o${n}`, at: Date.now(), hostId: 'here' }],
})

test('its answer becomes the cause; counts alone ask nothing, and what comes back is asked about again', async () => {
  const { store } = await testStore()
  const asked: string[] = []
  begin(store, (finding, attempt) => Promise.resolve(`because of ${asked.push(`${finding.id} ${attempt}`)}`))
  const finding = await note(store, { cause: 'a rule says so' })
  await want(store, finding)
  expect(await ended(store, finding.id)).toMatchObject({ cause: 'because of 1', causeBy: 'enhancer' })
  // Told again, as after a crash; and more of the same.
  await want(store, finding)
  await note(store, { occurrences: [{ id: 'crash-2', at: Date.now(), hostId: 'here' }], cause: 'a rule says so' })
  expect(await store.findings.get(finding.id)).toMatchObject({ count: 2, cause: 'because of 1', causeBy: 'enhancer' })
  await store.findings.update(finding.id, () => ({ state: 'resolved' }))
  const back = await note(store, { occurrences: [{ id: 'crash-3', at: Date.now() + 1_000, hostId: 'here' }] })
  await want(store, back)
  await eventually('the second answer', async () => (await store.findings.get(finding.id))?.cause === 'because of 2')
  expect(asked).toEqual([`${finding.id} 1`, `${finding.id} 1`])
  expect((await store.findings.get(finding.id))?.history.map(({ what }) => what)).toEqual([
    'first seen by crash-loop',
    'the enhancer explained it',
    'came back: it was resolved',
    'the enhancer explained it',
  ])
})

test('one at a time, however many wait', async () => {
  const { store } = await testStore()
  let [running, most] = [0, 0]
  begin(store, async () => {
    most = Math.max(most, ++running)
    await new Promise((resolve) => setImmediate(resolve))
    running--
    return 'so'
  })
  const findings = await Promise.all([1, 2, 3, 4, 5].map((n) => note(store, another(n))))
  await Promise.all(findings.map((finding) => want(store, finding)))
  for (const { id } of findings) await ended(store, id)
  expect(most).toBe(1)
})

test('nothing is asked without a model, about what it found itself, about what is folded, and on another host', async () => {
  const { store } = await testStore()
  const asked: string[] = []
  begin(store, ({ id }) => Promise.resolve(`${asked.push(id)}`), { isHere: false })
  const finding = await note(store)
  await want(store, finding, false)
  expect((await store.findings.get(finding.id))?.explained).toBeUndefined()
  const own = await note(store, { ...another(1), detector: 'enhancer' })
  await want(store, own)
  expect((await store.findings.get(own.id))?.explained).toBeUndefined()
  const { finding: folded } = await store.findings.note(aSighting(another(2)), { cardsPerHour: 0 })
  await want(store, folded)
  expect((await store.findings.get(folded.id))?.explained).toBeUndefined()
  await want(store, finding)
  const here = begin(store, () => Promise.resolve('asked here'))
  await ended(store, finding.id)
  expect(asked).toEqual([])
  await here.stop()
})

test('so many a day, and then it says so; the next day goes on', async () => {
  const { store } = await testStore()
  let at = Date.UTC(2026, 10, 27, 23)
  begin(store, () => Promise.resolve('so'), { perDay: 2, now: () => at })
  const findings = await Promise.all([1, 2, 3, 4].map((n) => note(store, another(n))))
  for (const finding of findings.slice(0, 2)) {
    await want(store, finding)
    await ended(store, finding.id)
  }
  const third = findings[2]?.id ?? ''
  await want(store, findings[2] as Finding)
  expect((await ended(store, third, 'failed')).history.at(-1)?.what).toBe(
    'the enhancer did not explain it: it is asked 2 times a day at most',
  )
  at += 2 * 3_600_000
  await want(store, findings[3] as Finding)
  await ended(store, findings[3]?.id ?? '')
})

test('why there is none is said on the finding', async () => {
  const { store } = await testStore()
  begin(store, () => Promise.reject(new Failure('claude is not logged in: run `claude` there and log in.')))
  const finding = await note(store)
  await want(store, finding)
  expect((await ended(store, finding.id, 'failed')).history.at(-1)?.what).toBe(
    'the enhancer did not explain it: claude is not logged in: run `claude` there and log in.',
  )
})

test('what was cut off is asked once more by the next start, and then no more', async () => {
  const { store, another: open } = await testStore()
  const asked: number[] = []
  const hang: Ask = (_finding, attempt, signal) => {
    asked.push(attempt)
    return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))))
  }
  const finding = await note(store)
  const first = begin(store, hang)
  await want(store, finding)
  await eventually('the first question', () => asked.length === 1)
  await first.stop()
  expect((await store.findings.get(finding.id))?.explained).toMatchObject({ state: 'asked', tries: 1 })
  const second = begin(await open(), hang)
  await eventually('the second question', () => asked.length === 2)
  await second.stop()
  begin(await open(), hang)
  expect((await ended(store, finding.id, 'failed')).history.at(-1)?.what).toBe(
    'the enhancer did not explain it: it was cut off 2 times',
  )
  expect(asked).toEqual([1, 2])
})
