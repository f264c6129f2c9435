import { expect, test } from 'vitest'
import { crashRuns } from './crash-runs.ts'
import { killRuns } from './kill-runs.ts'
import type { Mistake } from './mistaken.ts'

test('cut off or failed at any call, twice over: all old or all new, and nothing is lost', async () => {
  expect(await crashRuns({ most: 200, every: 7 })).toEqual({ runs: 200, faults: [] })
})

/** By what it does to a home, so that no other fault passes for it. The runs above have none of these. */
test.each<[Mistake, RegExp]>([
  ['no sync of files', / is torn$/],
  ['no sync of directories', / is neither old nor new$/],
  ['backup afterwards', /: the bytes of \S+ are nowhere$/],
  ['write in place', / is torn$/],
])('the mistake is caught: %s', async (mistake, until) => {
  const { faults } = await crashRuns({ most: 2_000, every: 3, mistake, until })
  expect(faults.filter((each) => until.test(each))).not.toEqual([])
})

test('killed while it reseeds a directory: the next run goes on, and nothing is lost', async () => {
  const { kills, faults } = await killRuns({ kills: 4, seed: 7 })
  expect(kills).toBeGreaterThanOrEqual(4)
  expect(faults).toEqual([])
})
