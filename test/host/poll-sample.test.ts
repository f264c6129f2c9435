import { expect, test } from 'vitest'
import { pollRun } from '../soak/poll-run.ts'

test('a hundred and fifty polls of a changing fleet: none says what is not so', { timeout: 180_000 }, async () => {
  const { seen, faults } = await pollRun({ seed: 20_261_126, agents: 3, polls: 150, outages: 0 })
  expect(faults).toEqual([])
  expect(Object.keys(seen)).toEqual(expect.arrayContaining(['idle', 'working']))
})
