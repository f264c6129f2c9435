import { expect, test } from 'vitest'
import { renderToolAnswer } from '../../src/orchestrator/tool-answer.ts'

const answer = (text: string) =>
  renderToolAnswer({ kind: 'text', text: 'The plan.', files: [{ name: 'a.diff', text }] })

test('a session reads what people are attached, in a block that nothing in it can end', () => {
  expect(answer('-mine\n+new\n')).toBe('The plan.\na.diff:\n```diff\n-mine\n+new\n```')
  expect(answer('+```\n+x').match(/```/gu)).toHaveLength(2)
})

test('of a long one it reads the beginning, in whole lines, and knows that it is not all', () => {
  const long = answer(`${'+a line\n'.repeat(10_000)}+the end`)
  expect(long.length).toBeLessThan(20_100)
  expect(long).toMatch(/^The plan\.\na\.diff, its beginning:\n```diff\n\+a line\n[\s\S]*\n\+a line\n```$/u)
})
