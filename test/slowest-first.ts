import { BaseSequencer } from 'vitest/node'
import type { TestSpecification } from 'vitest/node'

/** What takes the longest, in that order; the others follow by what vitest knows of them: their size, in a fresh clone. */
const slowest = [
  'scenarios/task',
  'scenarios/crash-in-finish',
  'scenarios/reconcile',
  'runtime/acp',
  'scenarios/units',
  'runtime/acp-traps',
  'scenarios/crash-in-op',
  'scenarios/send',
  'scenarios/bad-runtime',
  'scenarios/fleet-kill-sample',
  'host/send-sample',
  'host/poll-sample',
  'scenarios/fleet-init',
  'scenarios/seeing-the-fleet',
  'host/supervisors',
  'host/pane-heartbeats',
  'bench/quick',
  'scenarios/mandate',
  'scenarios/slash-commands',
  'scenarios/start-and-stop',
  'host/send-states',
  'host/create-tmux-supervisor',
  'host/systemd/supervisor',
  'scenarios/service',
  'scenarios/pause-and-drain',
  'runtime/pi/pi-faults',
  'scenarios/crash-in-model-turn',
  'scenarios/idle-sample',
  'scenarios/stream-sample',
  'scenarios/model-kill-sample',
  'scenarios/kill-sample',
]

/** A slow file that is begun last leaves all workers but one idle for as long as it takes, however small its text. */
export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- no array's
    const sorted = await super.sort(files)
    return sorted.toSorted((one, other) => rank(one) - rank(other))
  }
}

function rank({ moduleId }: TestSpecification): number {
  const found = slowest.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`))
  return found === -1 ? slowest.length : found
}
