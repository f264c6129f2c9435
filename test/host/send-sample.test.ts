import { expect, test } from 'vitest'
import { sendRun } from '../soak/send-run.ts'
import { tmuxFleet } from '../support/tmux-fleet.ts'

const seed = Number(process.env['SOAK_SEED'] ?? Date.now() % 1_000_000)

test(`40 sends to programs in any state: none lost, none twice, none into a dialog or a draft (SOAK_SEED=${seed})`, async () => {
  const { summary, faults } = await sendRun({ fleet: await tmuxFleet(), seed, sends: 40, agents: 8 })
  expect({ summary, faults }).toEqual({ summary, faults: [] })
})
