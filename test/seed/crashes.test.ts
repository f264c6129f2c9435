import { expect, test } from 'vitest'
import { crashRuns } from './crash-runs.ts'
import { killRuns } from './kill-runs.ts'
import type { Mistake } from './mistaken.ts'

test('cut off or failed at any call, twice over: all old or all new, and nothing is lost', async () => {
  expect(await crashRuns({ most: 200, every: 7 })).toEqual({ runs: 200, faults: [] })
})

test.each<Mistake>(['no sync of files', 'no sync of directories', 'backup afterwards', 'write in place'])(
  'the mistake is caught: %s',
  async (mistake) => {
    const { faults } = await crashRuns({ most: 2_000, every: 3, mistake })
    expect(faults).not.toEqual([])
  },
)

test('killed while it reseeds a directory: the next run goes on, and nothing is lost', async () => {
  const { kills, faults } = await killRuns({ kills: 4, seed: 7 })
  expect(kills).toBeGreaterThanOrEqual(4)
  expect(faults).toEqual([])
})
