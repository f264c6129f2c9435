import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { planReadiness } from '../../src/fleet/plan-readiness.ts'
import type { Evidence, Heartbeat, HookState, Unit } from '../../src/fleet/readiness.ts'

const now = Date.parse('2026-11-22T12:00:00Z')
const s = 1000
const beat = (age: number, more: Partial<Heartbeat> = {}): Heartbeat => ({
  at: now - age,
  pid: 41,
  status: 'ok',
  ...more,
})
const hook = (state: HookState['state'], age: number, more: Partial<HookState> = {}): HookState => ({
  state,
  since: now - age,
  at: now - age,
  ...more,
})
const unit = (active: Unit['active']): Unit => ({ active, enabled: true, result: 'success' })
const alive = { id: '%7', pid: 40, alive: true }
const ended = { ...alive, alive: false, deadStatus: 1 }
const pane = (more: Partial<Evidence>): Evidence => ({
  at: now,
  placement: 'pane',
  supervised: true,
  pane: alive,
  heartbeat: beat(3 * s),
  ...more,
})
const { pane: _pane, heartbeat: _beat, ...bare } = pane({})
const paused = 'paused by discord:7 since 2026-11-22 11:00 UTC'

test.each<[what: string, evidence: Evidence, readiness: string, why?: string]>([
  ['the hook says busy', pane({ hook: hook('busy', 15 * s) }), 'working'],
  ['the hook says idle', pane({ hook: hook('idle', 7200 * s) }), 'idle'],
  [
    'busy, just not silent',
    pane({ heartbeat: beat(3 * s, { status: 'busy' }), hook: hook('busy', 7200 * s, { at: now - 899 * s }) }),
    'working',
  ],
  ['busy and silent', pane({ hook: hook('busy', 900 * s) }), 'stuck', 'busy, and has reported nothing for 15 min'],
  ['a young word of a hook alone', { ...bare, pane: alive, hook: hook('busy', 44 * s) }, 'working'],
  ['an old word of a hook alone', { ...bare, pane: alive, hook: hook('idle', 45 * s) }, 'unknown', 'no heartbeat yet'],
  ['a frozen program', pane({ heartbeat: beat(50 * s), hook: hook('busy', 60 * s) }), 'stale', 'heartbeat 50 s old'],
  ['an old heartbeat, a young word', pane({ heartbeat: beat(50 * s), hook: hook('busy', 5 * s) }), 'working'],
  [
    'a dialog',
    pane({ hook: hook('needs-input', 180 * s, { about: 'Bash: make' }) }),
    'needs-input',
    'asks for 3 min: Bash: make',
  ],
  [
    'the limit',
    pane({ hook: hook('limited', 60 * s, { until: now + 3600 * s }) }),
    'idle',
    'its usage limit is used up until 2026-11-22 13:00 UTC',
  ],
  ['the limit without its end', pane({ hook: hook('limited', 60 * s) }), 'idle', 'its usage limit is used up'],
  ['a limit that is over', pane({ hook: hook('limited', 60 * s, { until: now }) }), 'idle'],
  [
    'sources that disagree',
    pane({ heartbeat: beat(3 * s, { status: 'busy' }), hook: hook('idle', 60 * s) }),
    'idle',
    'its hooks say idle, its heartbeat says busy',
  ],
  [
    'two halves of one change',
    pane({ heartbeat: beat(3 * s, { status: 'busy' }), hook: hook('idle', 10 * s) }),
    'idle',
  ],
  [
    'a turn that was cut, at a runtime that reports no end of it',
    pane({ heartbeat: beat(3 * s, { since: now - 20 * s }), hook: hook('busy', 60 * s) }),
    'idle',
  ],
  ['a unit that says otherwise', pane({ unit: unit('failed') }), 'idle', 'its unit is failed, though its program runs'],
  [
    'a unit that starts',
    { ...bare, supervised: false, unit: unit('activating') },
    'unknown',
    'no pane and no runner, though its unit is activating',
  ],
  ['a unit that is off', { ...bare, supervised: false, unit: unit('inactive') }, 'dead', 'no pane and no runner'],
  ['a tmux that does not answer', { ...bare, unseen: 'tmux does not answer' }, 'unknown', 'tmux does not answer'],
  [
    'a crash loop',
    { ...bare, pane: ended, supervised: false, verdict: 'crashed 5 times' },
    'dead',
    'it crashed 5 times',
  ],
  [
    'a verdict that is being overruled',
    { ...bare, verdict: 'crashed 5 times' },
    'unknown',
    'no pane yet; its runner is bringing it up',
  ],
  ['paused at work', pane({ hook: hook('busy', 5 * s), paused }), 'working', paused],
  ['paused and ended', { ...bare, pane: ended, paused }, 'dead', `its program ended with status 1; ${paused}`],
  ['paused, its runner waits', { ...bare, paused }, 'dead', `no pane; its runner waits; ${paused}`],
  ['paused and stopped', { ...bare, supervised: false, paused }, 'dead', `no pane and no runner; ${paused}`],
])('%s', (_, evidence, readiness, why) => {
  expect(planReadiness(evidence, now)).toEqual(why === undefined ? { readiness } : { readiness, why })
})

const age = fc.oneof(fc.integer({ min: -100 * s, max: 100 * s }), fc.integer({ min: 0, max: 5000 * s }))
const anyHook = fc
  .record({
    state: fc.constantFrom<HookState['state']>('busy', 'idle', 'needs-input', 'limited'),
    age,
    silent: age,
    until: fc.option(age, { nil: undefined }),
  })
  .map(({ state, age: since, silent, until }) =>
    hook(state, since, { at: now - silent, ...(until === undefined ? {} : { until: now - until }) }),
  )
const anyBeat = fc
  .record({
    age,
    status: fc.constantFrom<Heartbeat['status']>('ok', 'busy'),
    since: fc.option(age, { nil: undefined }),
  })
  .map(({ age: old, status, since }) => beat(old, { status, ...(since === undefined ? {} : { since: now - since }) }))
const anyEvidence: fc.Arbitrary<Evidence> = fc
  .record(
    {
      pane: fc.constantFrom(alive, ended),
      supervised: fc.boolean(),
      heartbeat: anyBeat,
      hook: anyHook,
      unit: fc.constantFrom<Unit['active']>('active', 'activating', 'deactivating', 'inactive', 'failed').map(unit),
      verdict: fc.constant('crashed'),
      paused: fc.constant(paused),
      unseen: fc.constant('tmux does not answer'),
    },
    { requiredKeys: ['supervised'] },
  )
  .map((some) => ({ at: now, placement: 'pane', ...some }))

test('it is never dead while its pane lives, and working, stuck or asking only by a word of it', () => {
  fc.assert(
    fc.property(anyEvidence, (evidence) => {
      const { readiness } = planReadiness(evidence, now)
      const lives = evidence.pane?.alive === true && evidence.unseen === undefined
      const saysBusy = evidence.hook?.state === 'busy' || evidence.heartbeat?.status === 'busy'
      const mayBe = {
        working: lives && saysBusy,
        stuck: lives && saysBusy,
        idle: lives,
        stale: lives,
        'needs-input': lives && evidence.hook?.state === 'needs-input',
        dead: !lives && evidence.unseen === undefined,
        unknown: true,
      }
      return mayBe[readiness] && (evidence.unseen === undefined || readiness === 'unknown')
    }),
    { numRuns: 2_000 },
  )
})
