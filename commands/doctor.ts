import { z } from 'zod'
import { defineCommand } from '../src/command/define-command.ts'
import type { CommandContext } from '../src/command/definition.ts'
import type { Check, Fix } from '../src/command/doctor/check.ts'
import { lookAtDiscord } from '../src/command/doctor/look-at-discord.ts'
import { lookAtFleet } from '../src/command/doctor/look-at-fleet.ts'
import { lookAtHeartbeats } from '../src/command/doctor/look-at-heartbeats.ts'
import { lookAtLogins } from '../src/command/doctor/look-at-logins.ts'
import { lookAtMosaic } from '../src/command/doctor/look-at-mosaic.ts'
import { lookAtMosLink } from '../src/command/doctor/look-at-link.ts'
import { lookAtDisk, lookAtHome, lookAtNode, lookAtRedis, lookAtTmux } from '../src/command/doctor/look-at-machine.ts'
import { lookAtPrograms } from '../src/command/doctor/look-at-programs.ts'
import { lookAtProjects } from '../src/command/doctor/look-at-projects.ts'
import { lookAtRuntimes } from '../src/command/doctor/look-at-runtimes.ts'
import { lookAtSettings } from '../src/command/doctor/look-at-settings.ts'
import { renderChecks } from '../src/command/doctor/render-checks.ts'
import { lookAtSystemd } from '../src/command/doctor/look-at-systemd.ts'
import { exitCodes, explain } from '../src/errors.ts'
import { lookAtFramework } from '../src/operations/look-at-framework.ts'

export default defineCommand({
  description: 'Check this machine and the fleet, and say what to do about what is amiss',
  options: z.object({
    fix: z.boolean().default(false).describe('Show what can be mended safely, and mend it when that is confirmed'),
  }),
  tier: 'viewer',
  risk: 'read',
  phrases: [
    'doctor',
    'check [the|my] (fleet|machine|health)',
    'is everything [ok|fine|alright]',
    'how healthy (are|is) (you|it)',
  ],
  raise: ({ fix }) => (fix ? { tier: 'admin', risk: 'change' } : undefined),
  async confirm(context, { fix }) {
    const fixes = fix ? fixesOf(await lookAtAll(context)) : []
    return fixes.length === 0 ? undefined : fixes.map(({ does }) => `- ${does}`).join('\n')
  },
  async run(context, { fix }) {
    const done = fix ? await mend(fixesOf(await lookAtAll(context))) : []
    const checks = await lookAtAll(context)
    const exit = checks.some(({ state }) => state === 'fail') ? exitCodes.failed : exitCodes.done
    const nothing = fix && done.length === 0 ? ['Nothing that can be mended from here.'] : []
    const text = [...done, ...nothing, renderChecks(checks, context.place.door)].join('\n')
    return { kind: 'text', text, data: { exit, checks, ...(fix ? { done } : {}) }, exit }
  },
})

const fixesOf = (checks: readonly Check[]): readonly Fix[] =>
  checks.flatMap(({ fix }) => (fix === undefined ? [] : [fix]))

/** One after the other; one that fails is said, and keeps none of the others from being tried. */
async function mend(fixes: readonly Fix[]): Promise<readonly string[]> {
  const done: string[] = []
  for (const { does, apply } of fixes) {
    done.push(
      await apply().then(
        (now) => `mended: ${now}`,
        (error: unknown) => `not mended (${does}): ${explain(error)}`,
      ),
    )
  }
  return done
}

const lookAtAll = async (context: CommandContext): Promise<readonly Check[]> =>
  (await Promise.all(looks.map((look) => look(context)))).flat()

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
  guarded('framework', undefined, lookAtFramework),
  guarded('roster', undefined, lookAtFleet),
  guarded('mosaic', undefined, lookAtMosaic),
  guarded('runtimes', undefined, lookAtRuntimes),
  guarded('logins', undefined, lookAtLogins),
  guarded('programs', undefined, lookAtPrograms),
  guarded('settings', undefined, lookAtSettings),
  guarded('projects', undefined, lookAtProjects),
  guarded('heartbeats', undefined, lookAtHeartbeats),
  guarded('mos', undefined, lookAtMosLink),
  guarded('discord', undefined, lookAtDiscord),
] as const
