import { z } from 'zod'
import { defineCommand } from '../src/command/define-command.ts'
import type { CommandContext } from '../src/command/definition.ts'
import { renderCheck } from '../src/command/doctor/check.ts'
import type { Check } from '../src/command/doctor/check.ts'
import { lookAtFleet } from '../src/command/doctor/look-at-fleet.ts'
import {
  lookAtDiscord,
  lookAtDisk,
  lookAtHome,
  lookAtNode,
  lookAtRedis,
  lookAtTmux,
} from '../src/command/doctor/look-at-machine.ts'
import { lookAtRuntimes } from '../src/command/doctor/look-at-runtimes.ts'
import { lookAtSystemd } from '../src/command/doctor/look-at-systemd.ts'
import { exitCodes, explain } from '../src/errors.ts'

export default defineCommand({
  description: 'Check this machine and the fleet, and say what to do about what is amiss',
  options: z.object({}),
  tier: 'viewer',
  risk: 'read',
  phrases: [
    'doctor',
    'check [the|my] (fleet|machine|health)',
    'is everything [ok|fine|alright]',
    'how healthy (are|is) (you|it)',
  ],
  async run(context) {
    const groups = await Promise.all(looks.map((look) => look(context)))
    const checks = groups.flat()
    const exit = checks.some(({ state }) => state === 'fail') ? exitCodes.failed : exitCodes.done
    return { kind: 'text', text: checks.map(renderCheck).join('\n'), data: { exit, checks }, exit }
  },
})

/** One look must not spoil the others: what it throws is what it saw. No remedy: the words have it themselves. */
const guarded =
  (name: string, remedy: string | undefined, look: (context: CommandContext) => Promise<readonly Check[]>) =>
  (context: CommandContext): Promise<readonly Check[]> =>
    look(context).catch((error: unknown) => [
      { name, state: 'fail', saw: explain(error), ...(remedy === undefined ? {} : { remedy }) },
    ])

const looks = [
  async () => [lookAtNode(process.versions.node)],
  guarded('redis', undefined, lookAtRedis),
  guarded('tmux', 'install tmux (apt-get install tmux) and start Mos again', lookAtTmux),
  guarded('systemd', undefined, lookAtSystemd),
  guarded('home', undefined, lookAtHome),
  guarded('disk', 'look with df -h', lookAtDisk),
  guarded('roster', undefined, lookAtFleet),
  guarded('runtimes', undefined, lookAtRuntimes),
  async ({ config, discord }: CommandContext) => [lookAtDiscord(config.discord !== undefined, discord())],
] as const
