import { expect, test } from 'vitest'
import { isNewer, planStart } from '../../../setup/start/plan-start.mjs'

type Seen = Parameters<typeof planStart>[0]
type Trial = NonNullable<Seen['trial']>

const found = (id: string, version: string, isWhole = true) => ({ id, root: `/${id}`, version, isWhole })
const checkout = found('checkout', '1.4.0')
const pulled = found('checkout', '1.7.0')
const six = found('1.6.0', '1.6.0')
const seven = found('1.7.0', '1.7.0')

const seen = (change: Partial<Seen> = {}): Seen => ({
  own: checkout,
  checkout,
  isPulled: false,
  isTrialAlive: false,
  isMos: true,
  lastWords: '',
  ...change,
})

const trial = (change: Partial<Trial> = {}): Trial => ({
  id: '1.6.0',
  root: '/1.6.0',
  from: 'checkout',
  state: 'asked',
  starts: 0,
  withinMs: 60_000,
  ...change,
})

/** 1.6.0 was just switched to, from the checkout. */
const tried = (change: Partial<Trial> = {}, more: Partial<Seen> = {}): Seen =>
  seen({ active: six, trial: trial(change), tried: six, before: checkout, ...more })

const runs = (given: Seen): string => planStart(given).run.id

test.each<[what: string, given: Seen, id: string]>([
  ['no installation was ever made', seen(), 'checkout'],
  ['an installation counts', seen({ active: six }), '1.6.0'],
  [
    'its Mos is the checkout: it has programs behind agents alone',
    seen({ active: { ...checkout, id: '1.4.0+2' } }),
    'checkout',
  ],
  ['an installation is called by its own path', seen({ own: seven, active: six }), '1.7.0'],
  [
    'the checkout was pulled, to something newer',
    seen({ own: pulled, checkout: pulled, active: six, isPulled: true }),
    'checkout',
  ],
  ['it was pulled, and is still older', seen({ active: six, isPulled: true }), '1.6.0'],
  [
    'it was newer already when a person went back to an older one',
    seen({ own: { ...checkout, version: '1.9.0' }, active: six }),
    '1.6.0',
  ],
  ['the one that counts is not whole', seen({ active: { ...six, isWhole: false } }), 'checkout'],
  ['one is on trial', tried(), '1.6.0'],
  ['its first start ended', tried({ starts: 1 }), '1.6.0'],
  ['its second start ended too', tried({ starts: 2 }), 'checkout'],
  ['it was not ready in time', tried({ starts: 1, why: 'it was not ready within 60 s' }), 'checkout'],
  [
    'it has no program',
    tried({}, { tried: { ...six, isWhole: false }, active: { ...six, isWhole: false } }),
    'checkout',
  ],
  ['it came up', tried({ starts: 1, state: 'ready' }), '1.6.0'],
  ['it is being started, and somebody starts another one', tried({ starts: 2 }, { isTrialAlive: true }), '1.6.0'],
  ['a command of a shell is no start', tried({ starts: 2 }, { isMos: false }), '1.6.0'],
  [
    'the switch did not come to pass: it is not on trial',
    seen({ trial: trial(), tried: six, before: checkout }),
    'checkout',
  ],
  ['what ran before is gone: the checkout', tried({ starts: 2 }, { before: found('1.5.0', '', false) }), 'checkout'],
  [
    'the checkout is on trial, after an installation',
    seen({ trial: trial({ id: 'checkout', from: '1.6.0' }), tried: checkout, before: six }),
    'checkout',
  ],
  [
    'and does not come up',
    seen({ trial: trial({ id: 'checkout', from: '1.6.0', starts: 2 }), tried: checkout, before: six }),
    '1.6.0',
  ],
])('%s', (_, given, id) => {
  expect(runs(given)).toBe(id)
})

test('each start on trial is counted; the one that is given up is told with its last words, and counts no more', () => {
  expect(planStart(tried()).trial).toMatchObject({ starts: 1, state: 'asked' })
  const given = tried({ starts: 2 }, { lastWords: 'mos: no such thing' })
  expect(planStart(given)).toMatchObject({
    switchTo: 'checkout',
    say: '1.6.0 did not come up: it ended 2 times before it was ready, and said last:\nmos: no such thing\nthe checkout (1.4.0) runs again',
    trial: { state: 'back', why: 'it ended 2 times before it was ready, and said last:\nmos: no such thing' },
  })
  // Cut before it was written down, it is decided again.
  expect(planStart({ ...given, active: undefined } as never).run.id).toBe('checkout')
})

test('who starts Mos is told which version runs, and why', () => {
  const say = (given: Seen) => planStart(given).say
  expect(say(seen())).toBeUndefined()
  expect(say(seen({ active: six }))).toBe('installation 1.6.0 runs, which counts; this checkout is 1.4.0')
  expect(say(seen({ own: pulled, checkout: pulled, active: six, isPulled: true }))).toBe(
    'the checkout (1.7.0) runs: it is newer than installation 1.6.0',
  )
  expect(say(seen({ active: { ...six, isWhole: false } }))).toBe(
    'installation 1.6.0 counts, but /1.6.0 is not whole: the checkout (1.4.0) runs; mos fleet update gets it again, mos fleet rollback goes back',
  )
})

test.each([
  ['1.10.0', '1.9.9', true],
  ['1.9.9', '1.10.0', false],
  ['2.0.0', '2.0.0', false],
  ['2.0.1-rc.1', '2.0.0', true],
  ['2.0.0+3', '2.0.0', false],
  ['', '1.0.0', false],
])('%s is newer than %s: %s', (a, b, is) => {
  expect(isNewer(a, b)).toBe(is)
})
