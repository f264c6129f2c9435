import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { expectGood, halves, scoreGrouping } from './score-grouping.ts'
import type { LabelledLog } from './score-grouping.ts'

/** test/soak/error-logs.soak.ts made them: real programs that ran into these faults. */
const read = (name: string): readonly LabelledLog[] =>
  readFileSync(join(import.meta.dirname, 'logs', `${name}.jsonl`), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as LabelledLog)

const labelled = read('labelled')
const { tuned, heldBack } = halves(labelled)

test('what programs said is as many findings as it is faults', () => {
  const score = scoreGrouping(labelled)
  expect(score.records).toBeGreaterThanOrEqual(400)
  expect(score.labels).toBeGreaterThanOrEqual(60)
  expectGood('all', score)
  expectGood('all, of one component', scoreGrouping(labelled, { inOne: true }))
})

test.each([
  ['labels that the rules were made for', tuned],
  ['labels whose mistakes nobody looked at while they were made', heldBack],
])('%s', (name, logs) => {
  expectGood(name, scoreGrouping(logs))
})

test('programs that no rule knows', () => {
  expectGood('unseen', scoreGrouping(read('unseen')))
})
