import { describe } from 'vitest'
import { whyNoSystemd } from '../support/systemd.ts'
import { systemdFleet } from '../support/systemd-fleet.ts'
import { tmuxFleet } from '../support/tmux-fleet.ts'
import { supervisorContract } from './supervisor-contract.ts'

describe('runners as detached processes', () => {
  supervisorContract(() => tmuxFleet())
})

describe.skipIf(whyNoSystemd !== undefined)(`runners under units${whyNoSystemd ? ` (${whyNoSystemd})` : ''}`, () => {
  supervisorContract(() => systemdFleet())
})
