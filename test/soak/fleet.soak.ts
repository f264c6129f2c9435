import { expect, test } from 'vitest'
import { fleetRun } from './fleet-run.ts'

const setting = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise)

const seed = setting('SOAK_SEED', Date.now() % 1_000_000)
const kills = setting('SOAK_FLEET_KILLS', 500)
const agents = setting('SOAK_AGENTS', 30)

test(`${kills} random kill -9 in a fleet of ${agents} (SOAK_SEED=${seed})`, async () => {
  const { summary, faults } = await fleetRun({
    seed,
    kills,
    agents,
    log: (line) => process.stderr.write(`soak: ${line}\n`),
  })
  console.log(summary)
  expect(faults).toEqual([])
})
