import { expect, test } from 'vitest'
import { defaultEnhancer } from '../../src/fleet/enhancer-settings.ts'
import { parseSettings } from '../../src/fleet/parse-settings.ts'

const all = `enhancer:
  digest: "09:00"
  cards_per_hour: 7
  explanations_per_day: 3
  quiet_days: 1.5
  thresholds:
    crash_loop: 1
    mass_death: 2
    stuck_minutes: 3.5
    stale_minutes: 4
    failed_ops: 5
    slow_op_minutes: 6
    repeated_error: 7
    unanswered_minutes: 8
    drift_hours: 9
    usage_limits: 10
    budget_usd: 11.5
    skew_minutes: 12
    failing_tool: 13
`

test('what a person wrote', () => {
  expect(parseSettings(all).enhancer).toEqual({
    digest: '09:00',
    cardsPerHour: 7,
    explanationsPerDay: 3,
    quietDays: 1.5,
    thresholds: {
      crashLoop: 1,
      massDeath: 2,
      stuckMinutes: 3.5,
      staleMinutes: 4,
      failedOps: 5,
      slowOpMinutes: 6,
      repeatedError: 7,
      unansweredMinutes: 8,
      driftHours: 9,
      usageLimits: 10,
      budgetUsd: 11.5,
      skewMinutes: 12,
      failingTool: 13,
    },
  })
})

test.each([
  ['enhancer:', undefined],
  ['enhancer: {}', defaultEnhancer],
  ['enhancer: { digest: , thresholds: }', defaultEnhancer],
  ['enhancer: { digest: 23:59 }', { ...defaultEnhancer, digest: '23:59' }],
  ['enhancer: { cardsPerHour: 0 }', { ...defaultEnhancer, cardsPerHour: 0 }],
  [
    'enhancer: { thresholds: { stuck_minutes: 0 } }',
    { ...defaultEnhancer, thresholds: { ...defaultEnhancer.thresholds, stuckMinutes: 0 } },
  ],
])('%s leaves the rest as it is without it', (text, enhancer) => {
  expect(parseSettings(text).enhancer).toEqual(enhancer)
})

test.each([
  ['enhancer: 3', 'm:1:11: enhancer is the number 3; it takes keys with values below it.'],
  [
    'enhancer: { colour: red }',
    'm:1:13: unknown key "colour". enhancer takes digest, cards_per_hour, explanations_per_day, quiet_days, ',
  ],
  ['enhancer: { digest: "9:00" }', 'm:1:21: digest is "9:00"; it takes a time of day like "09:00".'],
  ['enhancer: { digest: "24:00" }', 'm:1:21: digest is "24:00"; it takes a time of day like "09:00".'],
  ['enhancer: { digest: 900 }', 'm:1:21: digest is the number 900; it takes a time of day like "09:00".'],
  ['enhancer: { digest: [] }', 'm:1:21: digest is a list; it takes a text: put it in quotes.'],
  [
    'enhancer: { cards_per_hour: 1.5 }',
    'm:1:29: cards_per_hour is the number 1.5; it takes how many, from 0 to 10000.',
  ],
  ['enhancer: { cards_per_hour: -1 }', 'm:1:29: cards_per_hour is the number -1; it takes how many, from 0 to 10000.'],
  ['enhancer: { quiet_days: soon }', 'm:1:25: quiet_days is "soon"; it takes days, from 0 to 365.'],
  ['enhancer: { thresholds: 3 }', 'm:1:25: thresholds is the number 3; it takes keys with values below it.'],
  ['enhancer: { thresholds: { a: 3 } }', 'm:1:27: unknown key "a". thresholds takes crash_loop, mass_death, '],
  [
    'enhancer: { thresholds: { crash_loop: .inf } }',
    'm:1:39: crash_loop is the number Infinity; it takes how many, from 0 (off) to 10000.',
  ],
  [
    'enhancer: { thresholds: { stuck_minutes: "20" } }',
    'm:1:42: stuck_minutes is "20"; it takes minutes, from 0 (off) to 10080.',
  ],
  [
    'enhancer: { thresholds: { drift_hours: 1000 } }',
    'm:1:40: drift_hours is the number 1000; it takes hours, from 0 (off) to 168.',
  ],
  [
    'enhancer: { thresholds: { budget_usd: lots } }',
    'm:1:39: budget_usd is "lots"; it takes US dollars, from 0 (off) to 1000000.',
  ],
])('%s is refused with its place', (wrong, message) => {
  expect(() => parseSettings(wrong, 'm')).toThrow(message)
})
