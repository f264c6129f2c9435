import { expect, test } from 'vitest'
import { pollRun } from '../soak/poll-run.ts'

test('some hundred polls of a changing fleet: none says dead or busy what is not', { timeout: 180_000 }, async () => {
  const { seen, faults } = await pollRun({ seed: 20_261_126, agents: 3, polls: 300 })
  expect(faults).toEqual([])
  expect(Object.keys(seen)).toEqual(expect.arrayContaining(['idle', 'working']))
})
