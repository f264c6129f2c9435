import { assert, nat, property } from 'fast-check'
import { expect, test } from 'vitest'
import { detect } from '../../src/enhancer/detect.ts'
import { createErrorReader } from '../../src/enhancer/error-reader.ts'
import { planSighting } from '../../src/enhancer/plan-sighting.ts'
import { defaultEnhancer } from '../../src/fleet/enhancer-settings.ts'
import type { FleetEvent } from '../../src/fleet/fleet-event.ts'
import { busyHistory } from './busy-history.ts'
import { historyOf } from './history-of.ts'

const { thresholds } = defaultEnhancer

/** Which finding each occurrence is counted at. */
function counted(events: readonly FleetEvent[], now: number, since = 0): ReadonlyMap<string, string> {
  const signals = detect(events, { now, since, thresholds })
  return new Map(
    signals.flatMap((signal) => {
      const { fingerprint } = planSighting(signal, [])
      return signal.occurrences.map(({ id }) => [`${signal.detector} ${id}`, fingerprint] as const)
    }),
  )
}

const events = busyHistory(2_000)
const whole = counted(events, events.at(-1)?.at ?? 0)

test('a look at a part of the history counts nothing that the whole does not, and at the same finding', () => {
  assert(
    property(nat(events.length - 1), nat(events.length - 1), (one, two) => {
      // As a runner reads it: from a moment on, up to what there was then.
      const [from, to] = [Math.min(one, two), Math.max(one, two) + 1]
      const some = events.slice(from, to)
      const seen = counted(some, some.at(-1)?.at ?? 0, some[0]?.at)
      const other = [...seen].filter(([id, fingerprint]) => !isLeading(id) && whole.get(id) !== fingerprint)
      expect(other).toEqual([])
    }),
    { numRuns: 15 },
  )
})

/** Where a spell began before the part, its first event in it stands for it: of these the whole has another. */
const isLeading = (id: string): boolean => /^(?:stuck|stale-heartbeat|drift|version-skew) /u.test(id)

test('what comes late, and in whatever order, is counted as if it had come in time', () => {
  const late = events.toSorted((a, b) => (Number(a.id.slice(1)) % 7) - (Number(b.id.slice(1)) % 7))
  expect(counted(late, events.at(-1)?.at ?? 0)).toEqual(whole)
})

test('a mass death is one signal, and none of its crashes is one of a loop', () => {
  const dying = [0, 10, 20].flatMap((minutes) =>
    ['ada', 'bob', 'eve'].map(
      (agent) => [minutes, { kind: 'crash', status: 1, text: `Error: gone ${minutes}` }, { agent }] as const,
    ),
  )
  const signals = detect(historyOf(...dying), { now: 1e15, thresholds })
  expect(signals.map(({ detector, occurrences }) => [detector, occurrences.length])).toEqual([['mass-death', 9]])
})

test('names of the agent and its host are no part of what went wrong', () => {
  const told = (agent: string, hostId: string) =>
    [
      0,
      { kind: 'error', source: 'adapter', text: `Error: ${agent} on ${hostId} has no session` },
      { agent, hostId },
    ] as const
  const signals = detect(historyOf(told('ada', 'box'), told('bob', 'desk'), told('eve-2', 'box')), {
    now: 1e15,
    thresholds,
  })
  expect(signals.map(({ message, occurrences }) => [message, occurrences.length])).toEqual([
    ['<agent> on <host> has no session', 3],
  ])
})

test('20,000 events: each text is read once, and each fault is one signal', () => {
  const many = busyHistory(20_000)
  const reader = createErrorReader()
  let reads = 0
  const signals = detect(many, {
    now: many.at(-1)?.at ?? 0,
    thresholds,
    read: (event, text) => {
      reads += 1
      return reader(event, text)
    },
  })
  const withText = many.filter(({ kind }) => kind === 'error' || kind === 'crash' || kind === 'op')
  expect(reads).toBeLessThanOrEqual(withText.length)
  expect(signals.map(({ detector, component, occurrences }) => `${detector} ${component} ${occurrences.length}`))
    .toMatchInlineSnapshot(`
      [
        "stuck runtime claude 363",
        "failed-op op relaunch 202",
        "repeated-error runtime claude 3636",
        "drift home 30",
        "usage-limit runtime claude 1818",
        "version-skew fleet 1",
      ]
    `)
  for (const { occurrences, evidence } of signals) {
    expect(new Set(occurrences.map(({ id }) => id)).size).toBe(occurrences.length)
    expect(evidence.length).toBeLessThanOrEqual(3)
  }
})
