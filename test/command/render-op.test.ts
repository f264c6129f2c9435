import { expect, test } from 'vitest'
import { renderOp } from '../../src/command/render-op.ts'
import type { Op } from '../../src/store/op.ts'

const sent: Op = {
  id: 'op-1',
  kind: 'send',
  title: 'send to ada',
  args: {},
  by: { kind: 'local', uid: 1 },
  hostId: 'here',
  createdAt: 0,
  state: 'done',
  steps: [{ name: 'submitted', state: 'done', note: 'ada got it' }],
  version: 1,
  result: 'ada got it',
}

test.each<[string, Partial<Op>, string | undefined]>([
  ['answered', { answeredAt: 7_000 }, '- answered: done (3 s ago)'],
  ['not answered yet', {}, '- answered: waiting'],
  ['never arrived', { state: 'failed' }, undefined],
  ['of another kind', { kind: 'spawn' }, undefined],
])('a message that is %s', (_, change, line) => {
  const lines = renderOp({ ...sent, ...change }, 10_000).split('\n')
  expect(lines.find((each) => each.startsWith('- answered'))).toBe(line)
})
