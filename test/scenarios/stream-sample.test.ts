import { expect, test } from 'vitest'
import { judgeStream } from '../soak/judge-stream.ts'
import { streamRun } from '../soak/stream-run.ts'
import type { StreamStep } from '../soak/watch-stream.ts'

test(
  'fifty topics stream at once on the stub, under the limits of Discord: no edit out of order',
  { timeout: 150_000 },
  async () => {
    const { edits, faults } = await streamRun({ seed: 20_261_124, topics: 50, turns: 1, runtime: 'stub', longest: 4 })

    expect(faults).toEqual([])
    expect(edits).toBeGreaterThan(0)
  },
)

const working = '⏳ **stub** is working'

test.each([
  {
    steps: [
      ['posted', '1'],
      ['edited', '1 2'],
      ['answered', '1 2 3'],
      ['removed', ''],
    ],
    faults: [],
  },
  {
    steps: [
      ['posted', '1'],
      ['removed', ''],
      ['answered', '1 2 3'],
    ],
    faults: [],
  },
  {
    steps: [
      ['posted', '1 2'],
      ['edited', '1'],
      ['answered', '1 2 3'],
      ['removed', ''],
    ],
    faults: ['"1" after "1 2"'],
  },
  {
    steps: [
      ['posted', '1'],
      ['edited', '1 3'],
      ['answered', '1 2 3'],
      ['removed', ''],
    ],
    faults: ['"1 3" after "1"'],
  },
  {
    steps: [
      ['posted', '1'],
      ['answered', '1 2 3'],
      ['edited', '1 2'],
      ['removed', ''],
    ],
    faults: ['after its answer: edited, removed'],
  },
  {
    steps: [
      ['posted', '1'],
      ['answered', '1 2'],
    ],
    faults: ['its card was removed 0 times', 'answered "1 2"'],
  },
  {
    steps: [
      ['answered', '1 2 3'],
      ['answered', '1 2 3'],
    ],
    faults: ['2 answers', 'after its answer: answered'],
  },
  {
    steps: [
      ['posted', '11 12'],
      ['answered', '1 2 3'],
      ['removed', ''],
    ],
    faults: ['"11 12" after ""'],
  },
  {
    steps: [
      ['posted', '1', 0],
      ['edited', '1 2', 400],
      ['answered', '1 2 3', 500],
      ['removed', '', 600],
    ],
    faults: ['edited after 400 ms'],
  },
  {
    steps: [
      ['posted', '', 0],
      ['edited', '1', 20],
      ['answered', '1 2 3', 500],
      ['removed', '', 600],
    ],
    faults: [],
  },
] as const)('what the run looks for: $faults', ({ steps, faults }) => {
  const seen = steps.map(([kind, text, at], index): StreamStep => ({
    kind,
    messageId: '7',
    thread: '70',
    content: kind === 'answered' ? text : `${working}\n${text}`,
    at: at ?? index * 1_000,
  }))
  const counted = { messageId: '7', thread: '70', from: 1, to: 3 }
  expect(judgeStream(seen, { ...counted, thread: '71' })).toContain('7: shown in another thread')
  expect(judgeStream(seen, counted)).toEqual(faults.map((fault) => `7: ${fault}`))
})
