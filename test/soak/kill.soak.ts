import { expect, test } from 'vitest'
import { crashRun } from './crash-run.ts'

const setting = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise)

const seed = setting('SOAK_SEED', Date.now() % 1_000_000)
const kills = setting('SOAK_KILLS', 200)
const conversations = setting('SOAK_CONVERSATIONS', 200)

test(`${kills} random kill -9 in ${conversations} conversations (SOAK_SEED=${seed})`, async () => {
  const { summary, faults } = await crashRun({
    seed,
    kills,
    conversations,
    log: (line) => process.stderr.write(`soak: ${line}\n`),
  })
  console.log(summary)
  expect(faults).toEqual([])
})
