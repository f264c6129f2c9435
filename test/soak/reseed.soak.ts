import { expect, test } from 'vitest'
import { crashRuns } from '../seed/crash-runs.ts'
import { killRuns } from '../seed/kill-runs.ts'

/** `SOAK_CRASH_POINTS`: how many runs are cut or failed, each at a call of its own. */
const most = Number(process.env['SOAK_CRASH_POINTS'] ?? 50_000)
/** `SOAK_RESEED_KILLS`: real processes that are killed while they reseed a real directory. */
const kills = Number(process.env['SOAK_RESEED_KILLS'] ?? 200)
const seed = Number(process.env['SOAK_SEED'] ?? 1)

test('reseed, cut off or failed at each of its calls', async () => {
  const { runs, faults } = await crashRuns({ from: seed, most })
  console.log(`${runs} crash points of reseed (from seed ${seed}): ${faults.length} faults`)
  expect(faults).toEqual([])
})

test('reseed, killed', async () => {
  const { kills: killed, homes, faults } = await killRuns({ kills, seed })
  console.log(`${killed} kills of reseed in ${homes} homes (seed ${seed}): ${faults.length} faults`)
  expect(faults).toEqual([])
})
