import { expect, test } from 'vitest'
import { namesOfWave } from '../../src/operations/roll/move-wave.ts'
import type { Member } from '../../src/operations/roll/roll-record.ts'

const roll = { waves: [['ada'], ['bob', 'cyd'], ['dan']], hosted: [], left: [], turnMs: 0 }
const member = { from: '1.4.0', wasNative: true, wasDown: false, at: 0, words: '', isOwed: false }

test.each<[string, Record<string, Member['state']>, readonly (readonly string[])[]]>([
  ['the canary was the one of the plan', { ada: 'up' }, [['bob', 'cyd'], ['dan']]],
  ['another was at hand', { cyd: 'up' }, [['bob', 'ada'], ['dan']]],
  ['another was, of a later wave', { dan: 'up' }, [['bob', 'cyd'], ['ada']]],
  [
    'all were at work',
    {},
    [
      ['ada', 'bob', 'cyd'],
      ['ada', 'dan'],
    ],
  ],
  ['the canary was left', { ada: 'left', bob: 'up' }, [['bob', 'cyd'], ['dan']]],
])('who is of which wave when %s', (_, states, waves) => {
  const agents = Object.fromEntries(Object.entries(states).map(([name, state]) => [name, { ...member, state }]))
  const record = { to: '1.5.0', isOver: false, roll, agents }
  expect([1, 2].map((index) => namesOfWave(record, index))).toEqual(waves)
})
