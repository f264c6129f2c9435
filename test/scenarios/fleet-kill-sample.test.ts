import { expect, test } from 'vitest'
import { fleetRun } from '../soak/fleet-run.ts'
import { whyNoSystemd } from '../support/systemd.ts'

const supervisors = whyNoSystemd === undefined ? (['tmux', 'systemd'] as const) : (['tmux'] as const)

// Both at the same time: most of it is waiting.
test(
  `thirty random kill -9 in fleets under ${supervisors.join(' and ')} ${whyNoSystemd ?? ''}: all are back, ps is right, nothing is left`,
  { timeout: 400_000 },
  async () => {
    const runs = supervisors.map((supervisor) =>
      fleetRun({
        seed: 20_261_126,
        kills: 30 / supervisors.length,
        agents: 6,
        supervisor,
        isApart: supervisor === 'tmux',
      }),
    )

    expect((await Promise.all(runs)).flatMap(({ faults }) => faults)).toEqual([])
  },
)
