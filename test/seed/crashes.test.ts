import { expect, test } from 'vitest'
import { crashRuns } from './crash-run.ts'
import type { Mistake } from './crash-run.ts'

const seeds = (first: number, count: number) => Array.from({ length: count }, (_, at) => first + at)

test('cut off or failed at any call, twice over: all old or all new, and nothing is lost', async () => {
  const { runs, faults } = await crashRuns(seeds(1, 4), 1_000)
  expect(runs).toBeGreaterThan(500)
  expect(faults).toEqual([])
})

test.each<Mistake>(['no sync of files', 'no sync of directories', 'backup afterwards', 'write in place'])(
  'the mistake is caught: %s',
  async (mistake) => {
    const { faults } = await crashRuns(seeds(1, 20), 2_000, mistake)
    expect(faults.length).toBeGreaterThan(0)
  },
)
