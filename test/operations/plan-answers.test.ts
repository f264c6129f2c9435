import { expect, test } from 'vitest'
import type { HookEvent } from '../../src/fleet/hook-event.ts'
import { planAnswers } from '../../src/operations/plan-answers.ts'
import { planDelivery } from '../../src/operations/plan-delivery.ts'

const sent = (opId: string, text: string, at: number) => ({ opId, text, at, agent: 'ada', hops: 0 })
const submit = (ts: number, text: string): HookEvent => ({ ts, event: 'prompt-submit', text })
const stop = (ts: number, text?: string): HookEvent => ({ ts, event: 'stop', ...(text === undefined ? {} : { text }) })
const [a, b] = [sent('op-a', 'build it', 10), sent('op-b', 'test it', 20)]

test.each<[string, HookEvent[], unknown[], boolean?]>([
  ['its answer', [submit(11, 'build it'), stop(30, 'built')], [{ opIds: ['op-a'], at: 30, text: 'built' }]],
  ['nothing yet', [submit(11, 'build it')], []],
  ['nothing of a turn before it', [submit(5, 'build it'), stop(6, 'old')], []],
  ['nothing of what a person typed', [submit(11, 'and the docs'), stop(30, 'done')], []],
  [
    'both, one after the other',
    [submit(11, 'build it'), stop(12, 'x'), submit(21, 'test it'), stop(22, 'y')],
    [
      { opIds: ['op-a'], at: 12, text: 'x' },
      { opIds: ['op-b'], at: 22, text: 'y' },
    ],
  ],
  [
    'both by one answer',
    [submit(11, 'build it'), submit(21, 'test it'), stop(30, 'all')],
    [{ opIds: ['op-a', 'op-b'], at: 30, text: 'all' }],
  ],
  [
    'each by its own, where that is how it answers',
    [submit(11, 'build it'), submit(21, 'test it'), stop(30, 'x'), stop(31, 'y')],
    [
      { opIds: ['op-a'], at: 30, text: 'x' },
      { opIds: ['op-b'], at: 31, text: 'y' },
    ],
    true,
  ],
  ['nothing after a crash', [submit(11, 'build it'), { ts: 12, event: 'session-start' }, stop(30, 'hello')], []],
  ['an end without words', [submit(11, 'build it'), stop(30)], [{ opIds: ['op-a'], at: 30 }]],
  [
    'a text that its hook cut and wrapped',
    [submit(11, 'build\n…'), stop(30, 'x')],
    [{ opIds: ['op-a'], at: 30, text: 'x' }],
  ],
])('events hold %s', (_, events, expected, oneByOne = false) => {
  expect(planAnswers(events, [a, b], { oneByOne })).toEqual(expected)
})

const given = { agent: 'ada', hostId: 'alpha', agents: ['ada', 'bob'], thread: 'discord:77', hops: 0 } as const

test.each([
  ['plain words', 'done', { kind: 'thread', text: 'done' }],
  ['its topic', '[alpha:ada -> alpha:discord-77] done', { kind: 'thread', text: 'done' }],
  ['another topic', '[alpha:ada -> alpha:discord-88] done', { kind: 'topic', topic: 'discord:88', text: 'done' }],
  [
    'another agent',
    '[alpha:ada -> alpha:bob class=human] look',
    { kind: 'agent', name: 'bob', text: 'look', class: 'human' },
  ],
  [
    'another agent, as somebody else',
    '[alpha:boss -> alpha:bob] look',
    { kind: 'agent', name: 'bob', class: 'actionable' },
  ],
  ['itself', '[alpha:ada -> alpha:ada] again', { kind: 'thread', text: 'again' }],
  ['who is not there', '[alpha:ada -> alpha:eve] hi', { kind: 'thread', text: 'hi' }],
  ['another host', '[alpha:ada -> beta:bob] hi', { kind: 'thread', text: '[alpha:ada -> beta:bob] hi' }],
  ['a preamble in the middle', 'see [alpha:ada -> alpha:bob] hi', { kind: 'thread' }],
])('an answer to %s', (_, text, expected) => {
  expect(planDelivery({ ...given, text })).toMatchObject(expected)
})

test('agents that answer each other come to an end', () => {
  const text = '[alpha:ada -> alpha:bob] and you?'
  expect(planDelivery({ ...given, text, hops: 3 }).kind).toBe('agent')
  expect(planDelivery({ ...given, text, hops: 4 })).toMatchObject({
    kind: 'thread',
    text: '(for bob; not passed on: agents have passed 4 messages on without a person)\nand you?',
  })
})
