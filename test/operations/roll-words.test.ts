import { expect, test } from 'vitest'
import type { Member } from '../../src/operations/roll/roll-record.ts'
import { renderLook, renderRest, renderWave } from '../../src/operations/roll/roll-words.ts'

const roll = { waves: [], hosted: ['enhancer'], last: 'orchestrator', left: [], turnMs: 0 }
const member = { from: '1.4.0', wasNative: true, wasDown: false, at: 0, words: '', isOwed: false }
const up: Member = { ...member, state: 'up' }
const left = (words: string, isOwed = true): Member => ({ ...member, state: 'left', words, isOwed })
const record = (agents: Record<string, Member>) => ({ to: '1.5.0', isOver: false, roll, agents })

test('a wave of long names says how many are up before who', () => {
  const names = ['payment-one', 'payment-two', 'payment-three', 'payment-four', 'payment-five']
  const all = record(Object.fromEntries(names.map((name) => [name, up])))
  expect(renderWave(names, all).slice(0, 60)).toBe('5 are up: payment-one, payment-two, payment-three, payment-f')
  expect(renderWave(['ada', 'bob'], record({ ada: up, bob: left('is at its turn') }))).toBe(
    'ada is up; bob is left: it is at its turn',
  )
})

test('what is about to be done, in one line', () => {
  expect(
    renderLook({ ...roll, waves: [['ada'], ['bob', 'cyd']], left: [{ name: 'dan', why: 'is paused' }] }, '1.5.0'),
  ).toBe('to 1.5.0, canary ada, 1 wave of 2, 2 at the end, left: dan')
})

test.each<[string, Record<string, Member>, readonly string[], string, boolean]>([
  ['nobody in a pane', {}, [], '2 agents that live in Mos are up.', true],
  [
    'an orchestrator in a pane',
    { ada: up, orchestrator: up },
    [],
    '2 agents are up on 1.5.0, and 1 that lives in Mos.',
    true,
  ],
  [
    'one that is at work for long',
    { ada: up, bob: left('is at its turn, 3 min old') },
    [],
    '1 agent is up on 1.5.0, and 2 that live in Mos.\nbob was left, it is at its turn, 3 min old. Later: /fleet relaunch agent:bob',
    false,
  ],
  [
    'one that is down by now',
    { ada: up, bob: up },
    ['bob'],
    '1 agent is up on 1.5.0, and 2 that live in Mos.\nbob came up, and is down by now. See why: /agent logs agent:bob',
    false,
  ],
  [
    'one that somebody paused',
    { ada: up, bob: left('is paused', false) },
    [],
    '1 agent is up on 1.5.0, and 2 that live in Mos.\nLeft as they are: bob is paused.',
    true,
  ],
])('the end of %s', (_, agents, down, text, isWhole) => {
  expect(renderRest({ roll, record: record(agents), down })).toEqual({ isWhole, text })
})

test('of many that are left the first are named', () => {
  const agents = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`a${index}`, left('is at its turn')]))
  expect(
    renderRest({ roll, record: record(agents), down: [] })
      .text.split('\n')
      .slice(-2),
  ).toEqual(['a4 was left, it is at its turn. Later: /fleet relaunch agent:a4', 'and 4 more: /fleet ps'])
})
