import { expect, test } from 'vitest'
import { median } from '../../bench/percentile.ts'
import { whyNoSystemd } from '../support/systemd.ts'
import { restartRun } from './restart-run.ts'

const setting = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise)

const seed = setting('SOAK_SEED', Date.now() % 1_000_000)
const restarts = setting('SOAK_RESTARTS', 20)

test.each([
  ['keeper', false],
  ['keeper', true],
  ['systemd', false],
  ['systemd', true],
] as const)(`under %s, kills: %s (${restarts} restarts, SOAK_SEED=${seed})`, async (under, kills) => {
  if (under === 'systemd' && whyNoSystemd !== undefined) throw new Error(whyNoSystemd)
  const log = (line: string) => process.stderr.write(`soak: ${line}\n`)
  const { silences, went, faults } = await restartRun({ seed, restarts, kills, under, log })
  const [p50, max] = [median(silences), Math.max(...silences)].map((ms) => Math.round(ms))
  console.log(
    `${restarts} restarts under ${under}${kills ? ', each with a kill -9 in it' : ''}: ${went} all-new, ${restarts - went} all-old, longest silence of a topic ${p50} ms at the median, ${max} ms at most, ${faults.length} faults (SOAK_SEED=${seed})`,
  )
  expect(faults).toEqual([])
})
