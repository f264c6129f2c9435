import { expect, test } from 'vitest'
import { planExplanation } from '../../src/enhancer/plan-explanation.ts'
import type { Finding } from '../../src/store/finding.ts'

type State = NonNullable<Finding['explained']>['state']

test.each<[string, State | undefined, number, Finding['state'], number, string]>([
  ['never asked for', undefined, 0, 'open', 0, 'nothing'],
  ['waits', 'waits', 0, 'open', 0, 'ask'],
  ['the last of the day', 'waits', 0, 'open', 19, 'ask'],
  ['one too many', 'waits', 0, 'open', 20, 'give up: it is asked 20 times a day at most'],
  ['snoozed, and new all the same', 'waits', 0, 'snoozed', 0, 'ask'],
  ['over meanwhile', 'waits', 0, 'dismissed', 0, 'give up: it is dismissed'],
  ['cut off once', 'asked', 1, 'open', 0, 'ask'],
  ['cut off twice', 'asked', 2, 'open', 0, 'give up: it was cut off 2 times'],
  ['explained', 'done', 1, 'open', 0, 'nothing'],
  ['could not be', 'failed', 1, 'open', 0, 'nothing'],
])('%s', (_name, state, tries, finding, asked, expected) => {
  const explained = state === undefined ? {} : { explained: { state, tries, at: 1 } }
  const plan = planExplanation({ state: finding, ...explained }, { asked, perDay: 20 })
  expect(plan.kind === 'give up' ? `give up: ${plan.why}` : plan.kind).toBe(expected)
})
