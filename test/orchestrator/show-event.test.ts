import { array, assert, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { newTurnCard } from '../../src/orchestrator/new-turn-card.ts'
import { showEvent } from '../../src/orchestrator/show-event.ts'
import type { RuntimeEvent } from '../../src/runtime/agent-runtime.ts'

const entry = { id: 'discord:1', topicId: 'discord:77', by: { kind: 'local', uid: 1 }, text: '', at: 1 } as const
const { body: fresh } = newTurnCard({
  entry,
  topic: undefined,
  attempt: 1,
  runtime: 'pi',
  canSteer: false,
  isChannel: false,
})
const after = (events: readonly RuntimeEvent[]) => events.reduce(showEvent, fresh)
const text = (said: string): RuntimeEvent => ({ kind: 'text', text: said })
const tool = (callId: string, title: string, state: 'running' | 'done' = 'running'): RuntimeEvent => ({
  kind: 'tool',
  callId,
  title,
  state,
})

test('the end of the text stays, and what went before it is counted, however it comes', () => {
  assert(
    property(array(string({ unit: 'grapheme', maxLength: 700 })), (parts) => {
      const whole = parts.join('')
      const { text: shown, cut } = after(parts.map(text))
      expect(cut + shown.length).toBe(whole.length)
      expect(whole.endsWith(shown)).toBe(true)
      expect(shown.length).toBeLessThanOrEqual(1_500)
    }),
  )
})

test('200,000 characters in one piece, and half of a pair at the cut', () => {
  expect(after([text('x'.repeat(200_000))])).toMatchObject({ cut: 198_500, text: 'x'.repeat(1_500) })
  expect(after([text(`${'🦊'.repeat(10)}${'x'.repeat(1_499)}`)])).toMatchObject({ cut: 20, text: 'x'.repeat(1_499) })
})

test('a tool call is one line that changes; the last fifty stay, the others are counted', () => {
  expect(after([tool('a', 'Bash: ls'), tool('b', 'Read\n  x'), tool('a', 'Bash: ls', 'done')]).lines).toEqual([
    { callId: 'a', title: 'Bash: ls', state: 'done' },
    { callId: 'b', title: 'Read x', state: 'running' },
  ])
  const many = after(Array.from({ length: 53 }, (_, n) => tool(`${n}`, `call ${n}`)))
  expect([many.earlier, many.lines.length, many.lines[0]?.callId]).toEqual([3, 50, '3'])
  expect(after([tool('a', 'x'.repeat(400))]).lines[0]?.title).toHaveLength(300)
})

test('what a call was given is kept where everything is shown, and no later report takes it away', () => {
  const events: readonly RuntimeEvent[] = [
    { ...tool('a', 'fleet_spawn'), input: '{"role":"coder"}' } as RuntimeEvent,
    tool('a', 'fleet_spawn', 'done'),
  ]
  const done = { callId: 'a', title: 'fleet_spawn', state: 'done' }
  expect(events.reduce(showEvent, { ...fresh, verbosity: 'everything' as const }).lines).toEqual([
    { ...done, input: '{"role":"coder"}' },
  ])
  expect(after(events).lines).toEqual([done])
})

test("a plan replaces the one before; usage and the end are not the card's", () => {
  const plan = (state: 'waiting' | 'done'): RuntimeEvent => ({ kind: 'plan', entries: [{ text: 'look', state }] })
  expect(after([plan('waiting'), plan('done')]).plan).toEqual([{ text: 'look', state: 'done' }])
  expect(
    after([
      { kind: 'usage', usage: { costUsd: 1 } },
      { kind: 'end', reason: 'done' },
    ]),
  ).toBe(fresh)
})
