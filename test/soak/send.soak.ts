import { expect, test } from 'vitest'
import { tmuxFleet } from '../support/tmux-fleet.ts'
import { sendRun } from './send-run.ts'

const setting = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise)

const seed = setting('SOAK_SEED', Date.now() % 1_000_000)
const sends = setting('SOAK_SENDS', 1000)
const agents = setting('SOAK_AGENTS', 10)

test(`${sends} sends to programs in any state (SOAK_SEED=${seed})`, async () => {
  const { summary, faults, reasons } = await sendRun({
    fleet: await tmuxFleet(),
    seed,
    sends,
    agents,
    log: (line) => process.stderr.write(`soak: ${line}\n`),
  })
  console.log(summary)
  console.log(reasons)
  expect({ summary, faults }).toEqual({ summary, faults: [] })
})
