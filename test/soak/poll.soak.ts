import { expect, test } from 'vitest'
import { pollRun } from './poll-run.ts'

const setting = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise)
const seed = setting('SOAK_SEED', Date.now() % 1_000_000)
const polls = setting('SOAK_POLLS', 10_000)

test(`${polls} polls of a changing fleet: none says what is not so (SOAK_SEED=${seed})`, async () => {
  const { seen, lives, faults } = await pollRun({ seed, agents: 9, polls, outages: 3 })
  console.log(`${polls} polls of 9 agents, ${lives} lives, ${JSON.stringify(seen)}, ${faults.length} faults`)
  expect(faults).toEqual([])
})
