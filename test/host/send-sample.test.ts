import { expect, test } from 'vitest'
import { sendRun } from '../soak/send-run.ts'
import { tmuxFleet } from '../support/tmux-fleet.ts'

test('40 sends to programs in any state: none lost, none twice, none into a dialog or a draft', async () => {
  const seed = Date.now() % 1_000_000
  const { summary, faults } = await sendRun({ fleet: await tmuxFleet(), seed, sends: 40, agents: 8 })
  expect({ summary, faults }).toEqual({ summary, faults: [] })
})
