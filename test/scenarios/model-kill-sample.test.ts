import { expect, test } from 'vitest'
import { judgeTalk } from '../soak/judge-talk.ts'
import type { Expected, SeenMessage } from '../soak/judge-talk.ts'
import { modelRun } from '../soak/model-run.ts'

test.each([
  { runtime: 'opencode', seed: 7 },
  { runtime: 'pi', seed: 8 },
] as const)(
  'kills, stops and freezes in turns on a model ($runtime): each message is answered once, nothing is forgotten',
  { timeout: 180_000 },
  async ({ runtime, seed }) => {
    const { faults } = await modelRun({ seed, runtime, topics: 3, turns: 2, troubles: 5 })

    expect(faults).toEqual([])
  },
)

const said: readonly Expected[] = [
  { id: '1', word: 'one', expects: 'end one' },
  { id: '2', word: 'all words', expects: '' },
]
const plain = { byBot: true, hasButtons: false, signs: [] } as const
const answer = (to: string, content: string): SeenMessage => ({
  ...plain,
  id: `a${to}`,
  is: { kind: 'answer', to },
  content,
})
const asked: SeenMessage = { ...plain, id: '1', byBot: false, content: 'one', signs: ['✅'] }

test.each<{ readonly seen: readonly SeenMessage[]; readonly faults: readonly string[] }>([
  { seen: [asked, answer('1', 'end one'), answer('2', 'one')], faults: [] },
  {
    seen: [answer('1', 'The turn failed: pi ended in the middle of the turn (exit code 9).'), answer('2', 'nothing')],
    faults: [],
  },
  {
    seen: [answer('1', 'The turn failed: pi ended in the middle of the turn.'), answer('2', 'no, without memory')],
    faults: [],
  },
  { seen: [answer('2', 'one')], faults: ['one (1) has 0 answers'] },
  { seen: [answer('1', 'end one'), answer('1', 'end one'), answer('2', 'one')], faults: ['one (1) has 2 answers'] },
  { seen: [answer('1', 'half'), answer('2', 'one')], faults: ['one (1) is answered "half"'] },
  { seen: [answer('1', 'end one'), answer('2', 'nothing')], faults: ['one is forgotten: "nothing"'] },
  {
    seen: [answer('2', 'one'), answer('1', 'end one')],
    faults: ['answers in the order 2,1 instead of 1,2'],
  },
  {
    seen: [
      { ...asked, signs: ['⚙️'] },
      answer('1', 'end one'),
      answer('2', 'one, restarted without memory'),
      { ...plain, id: 'x', is: 'unknown', content: 'who?' },
      { ...plain, id: 'y', is: { kind: 'card', to: '1' }, content: 'working', hasButtons: true },
    ],
    faults: [
      '1 has the signs ⚙️',
      'lost its memory: "one, restarted without memory"',
      'a message of nothing that there was: "who?"',
      'still with buttons: "working"',
    ],
  },
])('what the run looks for: $faults', ({ seen, faults }) => {
  const wrong = judgeTalk(seen, said)
  for (const fault of faults) expect(wrong).toContain(fault)
  expect(wrong.length === 0).toBe(faults.length === 0)
})
