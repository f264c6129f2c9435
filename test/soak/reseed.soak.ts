import { expect, test } from 'vitest'
import { crashRuns } from '../seed/crash-runs.ts'

/** `SOAK_CRASH_POINTS`: how many runs are cut or failed, each at a call of its own. */
const most = Number(process.env['SOAK_CRASH_POINTS'] ?? 50_000)

test('reseed, cut off or failed at each of its calls', async () => {
  const from = Number(process.env['SOAK_SEED'] ?? 1)
  const { runs, faults } = await crashRuns({ from, most })
  console.log(`${runs} crash points of reseed (from seed ${from}): ${faults.length} faults`)
  expect(faults).toEqual([])
})
