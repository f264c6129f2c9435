import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import type { CommandContext } from '../../src/command/definition.ts'
import { findAgent } from '../../src/command/find-agent.ts'
import { refusePaused } from '../../src/command/refuse-paused.ts'
import { Failure } from '../../src/errors.ts'
import { defaultRelaunch } from '../../src/fleet/relaunch-settings.ts'
import { spellList } from '../../src/fleet/spell-list.ts'
import { planRelaunch } from '../../src/operations/roll/relaunch-args.ts'

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
    const { plan, turnMinutes } = await planAll(context)
    return renderPlan(plan, turnMinutes)
  },
  async run(context, { agent }) {
    const { roster, roles, addOp, mosaic } = context
    if (isAll(agent))
      return await addOp({ kind: 'relaunch', title: 'relaunch all', args: (await planAll(context)).plan })
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

type Plan = ReturnType<typeof planRelaunch>

async function planAll(context: CommandContext): Promise<{ plan: Plan; turnMinutes: number }> {
  const { roster, statuses, store, config, settings } = context
  if ((await roster()).agents.length === 0) throw new Failure('The roster has no agents to relaunch.')
  const { relaunch = defaultRelaunch } = await settings.read()
  const seen = await statuses()
  const tasks = await Promise.all(seen.map(async ({ agent: { name } }) => (await store.assignments.get(name))?.task))
  const onTask = new Set(seen.flatMap(({ agent }, index) => (tasks[index] === undefined ? [] : agent.name)))
  const plan = planRelaunch(seen, { hostId: config.hostId, onTask, settings: relaunch })
  return { plan, turnMinutes: relaunch.turnMinutes }
}

/** In no order: who is first is who is the least busy, and another a moment later. */
function renderPlan({ names, roll: { waves, left } }: Plan, turnMinutes: number): string {
  const those = names.filter((name) => left.every((each) => each.name !== name))
  const most = Math.max(0, ...waves.slice(1).map(({ length }) => length))
  const order =
    waves.length < 2
      ? ''
      : `One first, and when it is well ${most < 2 ? 'one after the other' : `${most} at a time at most`}; the orchestrator last. `
  const how = `${order}A running turn is waited for, ${turnMinutes} min at most; who is at work longer stays as it is. One that does not come up stops it, and who was moved goes back to the version that it had.`
  const count = left.length === 0 ? `all ${names.length}` : `${those.length} of ${names.length}`
  return [
    `Relaunch ${count} agents: ${spellList(those, 40)}.`,
    ...(waves.length === 0 ? ['They live in Mos, and nothing is cut.'] : [how]),
    ...(left.length === 0 ? [] : [`Left as they are: ${left.map(({ name, why }) => `${name} ${why}`).join('; ')}.`]),
  ].join('\n')
}
