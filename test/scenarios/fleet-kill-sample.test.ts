import { expect, test } from 'vitest'
import { fleetRun } from '../soak/fleet-run.ts'

test(
  'thirty random kill -9 in a fleet of ten: all are back, ps is right, nobody is there twice',
  { timeout: 400_000 },
  async () => {
    const { faults } = await fleetRun({ seed: 20_261_126, kills: 30, agents: 10, supervisor: 'tmux', isApart: true })

    expect(faults).toEqual([])
  },
)
