import { expect, test } from 'vitest'
import { crashRuns } from '../seed/crash-run.ts'

/** `SOAK_CRASH_POINTS`: how many runs are cut or failed, each at a call of its own. */
const wanted = Number(process.env['SOAK_CRASH_POINTS'] ?? 50_000)

function* seedsFrom(first: number): Generator<number> {
  for (let seed = first; ; seed++) yield seed
}

test('reseed, cut off or failed at each of its calls', async () => {
  const seed = Number(process.env['SOAK_SEED'] ?? 1)
  const { runs, faults } = await crashRuns(seedsFrom(seed), wanted)
  console.log(`${runs} crash points of reseed (from seed ${seed}): ${faults.length} faults`)
  expect(faults).toEqual([])
})
