import type { CommandContext } from '../../command/definition.ts'
import { planRelaunch } from './relaunch-args.ts'
import type { RelaunchArgs, Roll } from './relaunch-args.ts'

/**
 * What an op is given that relaunches all: looks at everybody now. Its steps, and their undo, may be another op's too
 * (`relaunch.plan`). Undefined: the roster has nobody.
 */
export async function planRelaunchOfAll({
  statuses,
  store,
  config,
  settings,
}: Pick<CommandContext, 'statuses' | 'store' | 'config' | 'settings'>): Promise<
  (RelaunchArgs & { roll: Roll }) | undefined
> {
  const seen = await statuses()
  if (seen.length === 0) return undefined
  const tasks = await Promise.all(seen.map(async ({ agent: { name } }) => (await store.assignments.get(name))?.task))
  const onTask = new Set(seen.flatMap(({ agent }, index) => (tasks[index] === undefined ? [] : agent.name)))
  const { relaunch } = await settings.read()
  return planRelaunch(seen, { hostId: config.hostId, onTask, settings: relaunch })
}
