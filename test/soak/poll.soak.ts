import { expect, test } from 'vitest'
import { pollRun } from './poll-run.ts'

const setting = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise)
const seed = setting('SOAK_SEED', Date.now() % 1_000_000)
const polls = setting('SOAK_POLLS', 10_000)

test(`${polls} polls of a changing fleet: none says dead or busy what is not (SOAK_SEED=${seed})`, async () => {
  const { seen, faults } = await pollRun({ seed, agents: 6, polls })
  console.log(seen)
  expect(faults).toEqual([])
})
