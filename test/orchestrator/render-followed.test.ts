import { expect, test } from 'vitest'
import { renderFollowed } from '../../src/orchestrator/follow-prompt.ts'

test.each([
  ['what was said', ' hello \n', 'done', 'hello'],
  ['nothing', '', 'done', '(no answer)'],
  ['only white space', ' \n\t ', 'done', '(no answer)'],
  ['only what nobody sees', '\u200B\u2060\uFEFF', 'done', '(no answer)'],
  ['stopped in the middle of code', 'So:\n```ts\nlet x', 'cancelled', 'So:\n```ts\nlet x\n```\n(stopped)'],
  ['stopped before a word', '\u200B', 'cancelled', '(stopped)'],
  ['failed', 'So', 'failed', 'So\nThe turn failed: no reason was given. Say it again, or see the log.'],
] as const)('an answer: %s', (_, text, reason, answer) => {
  expect(renderFollowed({ text, usage: {}, end: { kind: 'end', reason } })).toBe(answer)
})
