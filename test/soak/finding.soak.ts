import { expect, test } from 'vitest'
import { findingRun } from './finding-run.ts'

const setting = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise)

const seed = setting('SOAK_SEED', Date.now() % 1_000_000)
const kills = setting('SOAK_KILLS', 30)
const occurrences = setting('SOAK_OCCURRENCES', 1_000)

test(`${occurrences} occurrences of 20 faults, which are filed, over ${kills} kill -9 (SOAK_SEED=${seed})`, async () => {
  const log = (line: string): void => void process.stderr.write(`soak: ${line}\n`)
  const { summary, wrong } = await findingRun({ seed, kills, faults: 20, occurrences, log })
  console.log(summary)
  expect(wrong).toEqual([])
})
