import { expect, test } from 'vitest'
import { heartbeatAge, spell } from '../../src/fleet/heartbeat-age.ts'
import { planReadiness } from '../../src/fleet/plan-readiness.ts'
import type { Evidence, Heartbeat } from '../../src/fleet/readiness.ts'

const now = Date.parse('2026-11-22T12:00:00Z')
const s = 1000
const beat = (age: number, more: Partial<Heartbeat> = {}): Heartbeat => ({
  at: now - age,
  pid: 41,
  status: 'ok',
  ...more,
})
const busy = (age: number, since?: number) =>
  beat(age, { status: 'busy', ...(since === undefined ? {} : { since: now - since }) })
const alive = { id: '%7', pid: 40, alive: true }
const ended = { ...alive, alive: false, deadStatus: 1 }
const pane = (more: Partial<Evidence>): Evidence => ({
  at: now,
  placement: 'pane',
  supervised: true,
  pane: alive,
  ...more,
})
const hosted = (more: Partial<Evidence>): Evidence => ({ at: now, placement: 'hosted', supervised: true, ...more })
const gone: Evidence = { at: now, placement: 'pane', supervised: false }

test.each<[what: string, evidence: Evidence, readiness: string, why?: string]>([
  ['a pane that waits', pane({ heartbeat: beat(3 * s) }), 'idle'],
  ['a pane at work', pane({ heartbeat: busy(3 * s) }), 'working'],
  ['just healthy', pane({ heartbeat: beat(45 * s - 1) }), 'idle'],
  ['just stale', pane({ heartbeat: beat(45 * s) }), 'stale', 'heartbeat 45 s old'],
  ['long stale', pane({ heartbeat: busy(7200 * s) }), 'stale', 'heartbeat 2 h old'],
  ['just not stuck', pane({ heartbeat: busy(0, 900 * s - 1) }), 'working'],
  ['just stuck', pane({ heartbeat: busy(0, 900 * s) }), 'stuck', 'busy, and has reported nothing for 15 min'],
  ['long at rest', pane({ heartbeat: beat(0, { since: now - 9000 * s }) }), 'idle'],
  ['no heartbeat yet', pane({}), 'unknown', 'no heartbeat yet'],
  ['a clock a little ahead', pane({ heartbeat: beat(-44 * s) }), 'idle'],
  [
    'a clock far ahead',
    pane({ heartbeat: beat(-45 * s) }),
    'unknown',
    'its heartbeat is 45 s ahead: the clocks differ',
  ],
  ['no runner', pane({ supervised: false, heartbeat: beat(0) }), 'idle', 'no runner holds it'],
  [
    'an ended program',
    pane({ pane: ended }),
    'dead',
    'its program ended with status 1; its runner is bringing it back',
  ],
  ['ended, nobody there', pane({ pane: { ...alive, alive: false }, supervised: false }), 'dead', 'its program ended'],
  [
    'ended with a young heartbeat',
    pane({ pane: ended, supervised: false, heartbeat: beat(3 * s) }),
    'dead',
    'its program ended with status 1, though its heartbeat is 3 s old',
  ],
  [
    'ended with an old heartbeat',
    pane({ pane: ended, supervised: false, heartbeat: beat(60 * s) }),
    'dead',
    'its program ended with status 1',
  ],
  ['coming up', { ...gone, supervised: true }, 'unknown', 'no pane yet; its runner is bringing it up'],
  ['nothing there', gone, 'dead', 'no pane and no runner'],
  ['hosted, waiting', hosted({ heartbeat: beat(1 * s) }), 'idle'],
  ['hosted, at work', hosted({ heartbeat: busy(1 * s) }), 'working'],
  ['hosted, stale', hosted({ heartbeat: beat(46 * s) }), 'stale', 'heartbeat 46 s old'],
  ['hosted, starting', hosted({ supervised: false }), 'unknown', 'no heartbeat yet'],
  [
    'hosted, worker gone',
    hosted({ supervised: false, heartbeat: beat(2 * s) }),
    'dead',
    'its worker, pid 41, is gone; heartbeat 2 s old',
  ],
])('%s', (_, evidence, readiness, why) => {
  expect(planReadiness(evidence, now)).toEqual(why === undefined ? { readiness } : { readiness, why })
})

test('ages are said in their largest whole unit', () => {
  expect([-1, 0, 119_999, 120_000, 7_199_000, 7_200_000, 172_799_000, 172_800_000].map(spell)).toEqual([
    '0 s',
    '0 s',
    '119 s',
    '2 min',
    '119 min',
    '2 h',
    '47 h',
    '2 d',
  ])
  expect(heartbeatAge(beat(3 * s), now)).toBe('heartbeat 3 s old')
})
