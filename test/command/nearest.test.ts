import { expect, test } from 'vitest'
import { nearest } from '../../src/command/nearest.ts'

test.each([
  ['claud', ['claude', 'codex'], 'claude'],
  ['adda', ['ada', 'bob'], 'ada'],
  ['fleet spwan', ['fleet spawn', 'fleet ps'], 'fleet spawn'],
  ['Coder', ['coder', 'research'], 'coder'],
  ['orch', ['orchestrator', 'coder'], 'orchestrator'],
  ['zzz', ['ada', 'bob'], undefined],
  ['x', ['ada', 'bob'], undefined],
  ['', ['ada'], undefined],
  ['x'.repeat(100_000), ['ada'], undefined],
])('%.20s among %j', (given, candidates, found) => {
  expect(nearest(given, candidates)).toBe(found)
})
