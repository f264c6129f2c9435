import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import type { CommandContext } from '../../src/command/definition.ts'
import { findAgent } from '../../src/command/find-agent.ts'
import { refusePaused } from '../../src/command/refuse-paused.ts'
import { Failure } from '../../src/errors.ts'
import { spellList } from '../../src/fleet/spell-list.ts'
import { checkout, createVersions } from '../../src/host/versions.ts'
import { planRelaunchOfAll } from '../../src/operations/roll/plan-relaunch.ts'

export default defineCommand({
  description: 'Stop an agent and start it again; all of them in waves, after a confirmation',
  options: z.object({
    agent: z.string().describe('Which agent, or all').meta({ autocomplete: 'agents', positional: 0 }),
  }),
  tier: 'operator',
  risk: 'change',
  queues: true,
  aliases: ['fleet restart'],
  phrases: ['(relaunch|restart) [the] [agent] <agent> [agents]'],
  async confirm(context, { agent }) {
    if (!isAll(agent)) return undefined
    const { host, config } = context
    return renderPlan(await planAll(context), await createVersions(host, config.dataDir).active())
  },
  async run(context, { agent }) {
    const { roster, roles, addOp, mosaic } = context
    if (isAll(agent)) return await addOp({ kind: 'relaunch', title: 'relaunch all', args: await planAll(context) })
    const { name, role } = findAgent(await roster(), agent)
    // Who moves it asks for that.
    if (role === 'orchestrator' && mosaic?.isLeft(name) === true)
      throw new Failure(
        `${name} is the orchestrator and lives in its pane under Mosaic, where it stays. Move it into Mos: /fleet adopt orchestrator:mos`,
        { exit: 'conflict' },
      )
    if ((await roles()).get(role)?.placement !== 'hosted') await refusePaused(context, name, `Nothing was relaunched`)
    return await addOp({ kind: 'relaunch', title: `relaunch ${name}`, args: { names: [name] } })
  },
})

const isAll = (agent: string): boolean => agent.trim().toLowerCase() === 'all'

type Plan = NonNullable<Awaited<ReturnType<typeof planRelaunchOfAll>>>

async function planAll(context: CommandContext): Promise<Plan> {
  // A roster that can't be read is said as such.
  await context.roster()
  const plan = await planRelaunchOfAll(context)
  if (plan === undefined) throw new Failure('The roster has no agents to relaunch.')
  return plan
}

/** In no order: who is first is who is the least busy, and another a moment later. */
function renderPlan({ names, roll: { waves, left, turnMs } }: Plan, to: string): string {
  const turnMinutes = turnMs / 60_000
  const those = names.filter((name) => left.every((each) => each.name !== name))
  const most = Math.max(0, ...waves.slice(1).map(({ length }) => length))
  const order =
    waves.length < 2
      ? ''
      : `One first, and when it is well ${most < 2 ? 'one after the other' : `${most} at a time at most`}; the orchestrator last. `
  const how = `${order}A running turn is waited for, ${turnMinutes} min at most; who is at work longer stays as it is. One that does not come up stops it, and who was moved goes back to the version that it had.`
  // What lives in Mos runs what Mos runs.
  const on = to === checkout || waves.length === 0 ? '' : ` on ${to}`
  const count = left.length === 0 ? `all ${names.length}` : `${those.length} of ${names.length}`
  return [
    `Relaunch ${count} agents${on}: ${spellList(those, 40)}.`,
    ...(waves.length === 0 ? ['They live in Mos, and nothing is cut.'] : [how]),
    ...(left.length === 0 ? [] : [`Left as they are: ${left.map(({ name, why }) => `${name} ${why}`).join('; ')}.`]),
  ].join('\n')
}
