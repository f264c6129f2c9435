import { expect, test } from 'vitest'
import { streamRun } from './stream-run.ts'

const setting = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise)

const seed = setting('SOAK_SEED', Date.now() % 1_000_000)
const topics = setting('SOAK_TOPICS', 50)
const turns = setting('SOAK_TURNS', 5)

test.each([
  { runtime: 'stub', longest: 15 },
  { runtime: 'opencode', longest: 150 },
] as const)(`${topics} topics stream at once, ${turns} turns each, on $runtime (SOAK_SEED=${seed})`, async (how) => {
  const { summary, faults } = await streamRun({ ...how, seed, topics, turns })
  console.log(summary)
  expect(faults).toEqual([])
})
