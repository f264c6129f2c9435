import { expect, test } from 'vitest'
import { planSigns } from '../../src/chat/plan-signs.ts'

test.each([
  ['the first one', { want: 'seen' }, ['note seen', 'sign seen']],
  ['the next one', { want: 'working', shown: 'seen' }, ['unsign seen', 'note working', 'sign working']],
  ['the last one', { want: 'done', shown: 'working' }, ['unsign working', 'note done', 'sign done']],
  ['one that was overtaken', { want: 'failed', shown: 'seen' }, ['unsign seen', 'note failed', 'sign failed']],
  ['one that may stand there, after a crash', { want: 'done', shown: 'done' }, ['sign done']],
  ['none any more', { want: 'none', shown: 'seen' }, ['unsign seen']],
  ['none, and there never was one', { want: 'none' }, []],
] as const)('%s', (_, record, steps) => {
  expect(planSigns(record).map(({ kind, sign }) => `${kind} ${sign}`)).toEqual(steps)
})
