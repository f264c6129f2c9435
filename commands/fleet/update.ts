import { join } from 'node:path'
import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import type { CommandContext, TableAnswer } from '../../src/command/definition.ts'
import { exitCodes, Failure } from '../../src/errors.ts'
import { exactVersion } from '../../src/fleet/update-settings.ts'
import { planRelaunchOfAll } from '../../src/operations/roll/plan-relaunch.ts'
import { lookAtPackages } from '../../src/operations/update/look-at-packages.ts'
import type { PackagesSeen } from '../../src/operations/update/look-at-packages.ts'
import { planUpdate } from '../../src/operations/update/plan-update.ts'
import type { UpdatePlan } from '../../src/operations/update/plan-update.ts'
import { queueUpdate } from '../../src/operations/update/queue-update.ts'
import { renderNotes, renderPlan, renderRow, updateColumns } from '../../src/operations/update/render-update.ts'
import type { UpdateArgs } from '../../src/operations/update/update-args.ts'

const options = z.object({
  check: z.boolean().default(false).describe('Only show what is installed, and what there is'),
  reseed: z.boolean().default(true).describe("Bring the new version's files into the home at once"),
  relaunch: z.boolean().default(false).describe('Relaunch the agents afterwards, so that they run the new versions'),
  all: z.boolean().default(false).describe('Also keep programs that you installed yourself, in a copy of its own'),
  package: z
    .enum(['mos', 'claude', 'codex', 'opencode', 'pi'])
    .optional()
    .describe('Only this one; a program that you installed yourself too'),
  to: z
    .string()
    .regex(exactVersion, 'is no version like 1.4.0')
    .optional()
    .describe('Exactly this version, of Mos or of the package; it may be an older one'),
  reason: z
    .string()
    .trim()
    .min(5)
    .max(200)
    .optional()
    .describe('Take a release that is younger than the minimum age, and why'),
})

export default defineCommand({
  description: 'Show new versions of Mos and of the programs behind agents, or bring them in',
  options,
  tier: 'viewer',
  risk: 'read',
  queues: true,
  phrases: ['update [the] [fleet|mos]', 'check for updates'],
  raise: ({ check }) => (check ? undefined : { tier: 'admin', risk: 'change' }),
  async confirm(context, asked) {
    if (asked.check) return undefined
    const { plan, seen } = await look(context, asked)
    const words = renderPlan(plan.id, plan.rows)
    if (words === '') return undefined
    const after = asked.relaunch
      ? 'The agents are relaunched afterwards; one that does not come up takes all of it back.'
      : 'Agents that run go on with what they have until they are relaunched.'
    return [`From ${seen.from} to a new installation; back with fleet rollback.`, words, after].join('\n')
  },
  async run(context, asked) {
    const { plan, seen } = await look(context, asked)
    const unknown = plan.rows.find(({ problem }) => problem !== undefined)?.problem
    // Nothing is known to be done, and nothing to be up to date either.
    if (!asked.check && plan.id === undefined && unknown !== undefined) throw new Failure(unknown)
    if (asked.check || plan.id === undefined) return renderTable(plan, seen)
    const relaunch = asked.relaunch ? await relaunchOf(context) : undefined
    return await queueUpdate(context, { plan, seen, asked: { ...asked, relaunch } })
  },
})

/** Where there is no roster there are no agents: an update works before there is a fleet. */
async function hasRoster({ host, config }: CommandContext): Promise<boolean> {
  return (await host.files.stat(join(config.mosaicHome, 'fleet', 'roster.yaml'))) !== undefined
}

async function relaunchOf(context: CommandContext): Promise<UpdateArgs['relaunch']> {
  return (await hasRoster(context)) ? planRelaunchOfAll(context) : undefined
}

async function look(
  context: CommandContext,
  asked: z.output<typeof options>,
): Promise<{ plan: UpdatePlan; seen: PackagesSeen }> {
  const { host, config, roster, settings } = context
  const agents = (await hasRoster(context)) ? (await roster()).agents : []
  const { update } = await settings.read()
  const runtimes = agents.map(({ runtime }) => runtime)
  const seen = await lookAtPackages({ host, config, runtimes, settings: update })
  const { package: only, to, all, reason } = asked
  const wish = { all, ...(only && { only }), ...(to && { to }), ...(reason && { reason }) }
  return { seen, plan: planUpdate({ ...seen, now: Date.now() }, wish) }
}

function renderTable({ rows, id }: UpdatePlan, { from }: PackagesSeen): TableAnswer {
  const isKnown = rows.every(({ problem }) => problem === undefined)
  const nothing = isKnown ? 'Nothing is to do.' : 'What there is to do is not known.'
  return {
    kind: 'table',
    columns: updateColumns,
    rows: rows.map(renderRow),
    empty: 'No package is in use.',
    note: [renderNotes(rows), id === undefined ? nothing : 'Bring it in: mos fleet update']
      .filter((part) => part !== '')
      .join('\n'),
    exit: isKnown ? exitCodes.done : exitCodes.failed,
    data: {
      from,
      id,
      packages: rows.map(({ info, ...row }) => ({ ...row, latest: info?.latest, changelog: info?.changelog })),
    },
  }
}
