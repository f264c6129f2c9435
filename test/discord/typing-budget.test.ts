import { expect, test } from 'vitest'
import { mayType } from '../../src/discord/typing-budget.ts'

const now = 100_000
const budget = { remaining: 50, resetAt: now + 500, perSecond: 50 }

test.each([
  ['the first', undefined, budget, true],
  ['again too soon', now - 7_999, budget, false],
  ['again after 8 s', now - 8_000, budget, true],
  ['the second is nearly spent', undefined, { ...budget, remaining: 15 }, false],
  ['the second is over', undefined, { ...budget, remaining: 0, resetAt: now }, true],
])('%s', (_, lastAt, given, may) => {
  expect(mayType(lastAt, given, now)).toBe(may)
})
