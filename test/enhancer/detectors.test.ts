import { describe, expect, test } from 'vitest'
import { detect } from '../../src/enhancer/detect.ts'
import type { DetectorName } from '../../src/enhancer/signal.ts'
import { defaultEnhancer } from '../../src/fleet/enhancer-settings.ts'
import type { Thresholds } from '../../src/fleet/enhancer-settings.ts'
import type { EventBody, FleetEvent } from '../../src/fleet/fleet-event.ts'
import { historyOf, minute, start } from './history-of.ts'

const off = Object.fromEntries(Object.keys(defaultEnhancer.thresholds).map((key) => [key, 0])) as Thresholds

/** What is seen with these thresholds alone, so many minutes after the start: each signal with its occurrences' ids. */
function seen(thresholds: Partial<Thresholds>, events: readonly FleetEvent[], after = 10_000) {
  const signals = detect(events, { now: start + after * minute, thresholds: { ...off, ...thresholds } })
  return signals.map(({ detector, component, occurrences }) => [
    detector,
    component,
    occurrences.map(({ id }) => id).join(' '),
  ])
}

const crash: EventBody = { kind: 'crash', status: 1, text: 'TypeError: x is not a function' }
const ended = (status: number, text: string): EventBody => ({ kind: 'crash', status, text })
const gaveUp: EventBody = { kind: 'gave-up', verdict: 'crashed 5 times within 15 minutes, the last time with status 1' }
const stuck: EventBody = { kind: 'readiness', readiness: 'stuck', since: start - 15 * minute }
const stale: EventBody = { kind: 'readiness', readiness: 'stale', since: start - minute, isNative: true }
const working: EventBody = { kind: 'readiness', readiness: 'working', since: start }
const failed: EventBody = {
  kind: 'op',
  opId: 'op-1',
  op: 'spawn',
  state: 'failed',
  ms: 10,
  step: 'make a worktree',
  text: 'No space left.',
}
const slow = (ms: number): EventBody => ({ kind: 'op', opId: 'op-1', op: 'update', state: 'done', ms })
const error: EventBody = { kind: 'error', source: 'adapter', text: 'Error: connect ECONNREFUSED 127.0.0.1:4096' }
const ask = (state: 'asked' | 'answered' | 'expired'): EventBody => ({
  kind: 'ask',
  askId: 'a',
  state,
  about: 'Bash npm test',
})
const drift = (state: 'waits' | 'settled'): EventBody => ({ kind: 'drift', path: 'SOUL.md', state })
const limit = (until: number): EventBody => ({ kind: 'usage-limit', until: start + until * minute })
const turn = (costUsd: number): EventBody => ({ kind: 'turn', topicId: 't', outcome: 'done', ms: 1, costUsd })
const runs = (version: string): EventBody => ({ kind: 'version', what: 'mos', version })
const tool = (ok: boolean): EventBody => ({ kind: 'tool', tool: 'fleet_spawn', ok, text: 'no such role' })
const bob = { agent: 'bob' }
const eve = { agent: 'eve' }

type Sides = {
  readonly on: Partial<Thresholds>
  readonly component: string
  /** the last is one too few or a moment too early; `after` in minutes */
  readonly under: readonly (readonly [readonly FleetEvent[], after?: number])[]
  /** with the ids of what is counted */
  readonly at: readonly (readonly [readonly FleetEvent[], ids: string, after?: number])[]
}

const detectors: Readonly<Record<DetectorName, Sides>> = {
  'crash-loop': {
    on: { crashLoop: 3, massDeath: 3 },
    component: 'runtime claude',
    under: [
      [historyOf([0, crash], [30, crash])],
      [historyOf([0, crash], [30, crash], [60.01, crash])],
      [historyOf([0, crash], [10, crash], [20, crash, bob])],
      [historyOf([0, crash], [10, crash], [20, crash, { hostId: 'other' }])],
      [historyOf([0, { kind: 'gave-up', verdict: 'ended with status 0' }])],
    ],
    at: [
      [historyOf([0, crash], [30, crash], [60, crash]), 'e0 e1 e2'],
      [historyOf([0, crash], [100, crash], [110, crash], [120, crash], [300, crash]), 'e1 e2 e3'],
      // Killed from outside, whatever its screen shows just then; and what it always says is not why it ends.
      [
        historyOf(
          [0, ended(137, 'Error: x')],
          [1, ended(137, 'Pane is dead (signal 9, Fri Nov 27 15:42:16 2026)')],
          [2, ended(137, '> ')],
        ),
        'e0 e1 e2',
      ],
      [historyOf([0, ended(1, 'Hello ada')], [1, ended(1, 'Hello\n> do it')], [2, ended(1, '')]), 'e0 e1 e2'],
      // Its runner gave up: a loop at any number, and its verdict is no further crash.
      [historyOf([0, crash], [0.1, gaveUp]), 'e0'],
      [historyOf([0.1, gaveUp]), 'e0'],
    ],
  },
  'mass-death': {
    on: { massDeath: 3, crashLoop: 2 },
    component: 'fleet',
    under: [
      [
        historyOf(
          [0, { ...crash, kind: 'gave-up', verdict: 'ended with status 0' }],
          [0.1, crash],
          [0.7, crash, bob],
          [0.7, crash, eve],
        ),
      ],
    ],
    at: [[historyOf([0, crash], [0.25, crash, bob], [0.5, crash, eve], [0.5, crash, eve]), 'e0 e1 e2 e3']],
  },
  stuck: {
    on: { stuckMinutes: 20 },
    component: 'runtime claude',
    under: [
      [historyOf([0, stuck]), 4.99],
      [historyOf([0, stuck], [4.99, working])],
      [historyOf([0, stuck], [4.99, crash])],
      [historyOf([0, stuck], [3, { ...failed, op: 'relaunch', state: 'done' }])],
      // The host slept: silent for long, and back a moment after it woke.
      [historyOf([600, stuck], [601, working])],
    ],
    at: [
      [historyOf([0, stuck]), 'e0', 5],
      [historyOf([0, stuck], [5, working]), 'e0'],
      [historyOf([0, stuck], [1, stuck], [6, working], [7, stuck]), 'e0 e3'],
    ],
  },
  'stale-heartbeat': {
    on: { staleMinutes: 5 },
    component: 'runtime claude',
    under: [[historyOf([0, stale]), 4.99], [historyOf([0, stale], [4.99, working])]],
    at: [
      [historyOf([0, stale]), 'e0', 5],
      [historyOf([0, stale], [5, working]), 'e0'],
    ],
  },
  'failed-op': {
    on: { failedOps: 2 },
    component: 'op spawn',
    under: [
      [historyOf([0, failed])],
      [historyOf([0, failed], [1441, failed])],
      [historyOf([0, failed], [1, { ...failed, op: 'update' }])],
      [historyOf([0, failed], [1, { ...failed, text: 'Its branch is checked out elsewhere already.' }])],
      [historyOf([0, failed], [1, { ...failed, state: 'cancelled', text: 'Cancelled by 1.' }])],
      [historyOf([0, failed], [1, { ...failed, state: 'done' }])],
    ],
    at: [
      [historyOf([0, failed], [1440, failed]), 'e0 e1'],
      [historyOf([0, failed], [1, { ...failed, state: 'needs-attention' }, bob]), 'e0 e1'],
    ],
  },
  'slow-op': {
    on: { slowOpMinutes: 15 },
    component: 'op update',
    under: [[historyOf([0, slow(15 * minute - 1)])], [historyOf([0, { ...failed, ms: 60 * minute }])]],
    at: [[historyOf([0, slow(15 * minute)]), 'e0']],
  },
  'repeated-error': {
    on: { repeatedError: 3 },
    component: 'runtime claude',
    under: [
      [historyOf([0, error], [1, error])],
      [historyOf([0, error], [1, error], [60.01, error])],
      [historyOf([0, error], [1, error], [2, { ...error, text: 'Error: connect ETIMEDOUT 127.0.0.1:4096' }])],
      [historyOf([0, error], [1, error], [2, { ...error, source: 'mos' }])],
      // What a pane shows before its program ends of it belongs to the crash.
      [historyOf([0, error], [1, error], [2, { ...error, source: 'pane' }], [2.5, crash])],
    ],
    at: [
      [
        historyOf([0, error], [30, error, bob], [60, { ...error, text: 'Error: connect ECONNREFUSED 10.0.0.7:81' }]),
        'e0 e1 e2',
      ],
      [
        historyOf(
          [0, error],
          [1, error],
          [2, { kind: 'turn', topicId: 't', outcome: 'failed', ms: 1, text: error.text }],
        ),
        'e0 e1 e2',
      ],
    ],
  },
  unanswered: {
    on: { unansweredMinutes: 15 },
    component: 'role coder',
    under: [[historyOf([0, ask('asked')]), 14.99], [historyOf([0, ask('asked')], [14.99, ask('answered')])]],
    at: [
      [historyOf([0, ask('asked')]), 'e0', 15],
      [historyOf([0, ask('asked')], [15, ask('answered')]), 'e0'],
      [historyOf([0, ask('asked')], [10, ask('expired')]), 'e0'],
    ],
  },
  drift: {
    on: { driftHours: 24 },
    component: 'home',
    under: [[historyOf([0, drift('waits')]), 1439.9], [historyOf([0, drift('waits')], [1439.9, drift('settled')])]],
    at: [
      [historyOf([0, drift('waits')], [60, drift('waits')]), 'e0', 1440],
      [historyOf([0, drift('waits')], [1440, drift('settled')]), 'e0'],
    ],
  },
  'usage-limit': {
    on: { usageLimits: 2 },
    component: 'runtime claude',
    under: [
      [historyOf([0, limit(300)])],
      [historyOf([0, limit(300)], [0, limit(301), bob])],
      [historyOf([0, limit(300)], [1441, limit(2000)])],
    ],
    at: [[historyOf([0, limit(300)], [0, limit(301), bob], [1440, limit(2000)]), 'e0 e1 e2']],
  },
  budget: {
    on: { budgetUsd: 0.3 },
    component: 'fleet',
    under: [
      [historyOf([0, turn(0.1)], [1, turn(0.1)], [2, turn(0.09)])],
      [historyOf([0, turn(0.2)], [1440, turn(0.2)])],
    ],
    at: [[historyOf([0, turn(0.1)], [1, turn(0.1)], [2, turn(0.1)], [3, turn(0.1)]), 'budget-2026-11-27']],
  },
  'version-skew': {
    on: { skewMinutes: 30 },
    component: 'fleet',
    under: [
      [historyOf([0, runs('1')], [1, runs('2'), { hostId: 'b' }]), 30.99],
      [historyOf([0, runs('1')], [1, runs('2'), { hostId: 'b' }], [30.99, runs('2')])],
      [historyOf([0, runs('1')], [1, { ...runs('2'), what: 'claude' } as EventBody, { hostId: 'b' }])],
    ],
    at: [
      [historyOf([0, runs('1')], [1, runs('2'), { hostId: 'b' }], [9, runs('3'), { hostId: 'c' }]), 'e1', 31],
      [historyOf([0, runs('1')], [1, runs('2'), { hostId: 'b' }], [31, runs('2')]), 'e1'],
    ],
  },
  'failing-tool': {
    on: { failingTool: 3 },
    component: 'tool fleet_spawn',
    under: [
      [historyOf([0, tool(false)], [1, tool(false)], [2, tool(true)], [3, tool(false)])],
      [historyOf([0, tool(false)], [1, tool(false)], [2, tool(false), bob])],
      [historyOf(...[0, 1, 2].map((at) => [at, { ...tool(false), tool: 'Bash' } as EventBody] as const))],
    ],
    at: [[historyOf([0, tool(false)], [1, tool(false)], [2, tool(true), bob], [900, tool(false)]), 'e0 e1 e3']],
  },
}

describe.each(Object.entries(detectors))('%s', (name, { on, component, under, at }) => {
  const [quiet, faulty] = [
    under.map(([events, after]) => ({ events, after })),
    at.map(([events, ids, after]) => ({ events, ids, after })),
  ]
  test.each(quiet)('not yet a fault: %#', ({ events, after }) => {
    expect(seen(on, events, after)).toEqual([])
  })

  test.each(faulty)('a fault: %#', ({ events, ids, after }) => {
    expect(seen(on, events, after)).toEqual([[name, component, ids]])
  })

  test.each(faulty)('0 turns it off: %#', ({ events, after }) => {
    expect(seen({}, events, after)).toEqual([])
  })
})
