import type { CommandContext } from '../../command/definition.ts'
import { Failure } from '../../errors.ts'
import type { Op } from '../../store/op.ts'
import { planRelaunch } from './relaunch-args.ts'
import type { RelaunchArgs, Roll } from './relaunch-args.ts'

/**
 * What an op is given that relaunches all: looks at everybody now. Its steps, and their undo, may be another op's too
 * (`relaunch.plan`). Undefined: the roster has nobody. A Failure while all are relaunched: who is on the way stands still
 * for that, and would be left.
 */
export async function planRelaunchOfAll({
  statuses,
  store,
  config,
  settings,
}: Pick<CommandContext, 'statuses' | 'store' | 'config' | 'settings'>): Promise<
  (RelaunchArgs & { roll: Roll }) | undefined
> {
  await requireNoOther(store, config.hostId)
  const seen = await statuses()
  if (seen.length === 0) return undefined
  const tasks = await Promise.all(seen.map(async ({ agent: { name } }) => (await store.assignments.get(name))?.task))
  const onTask = new Set(seen.flatMap(({ agent }, index) => (tasks[index] === undefined ? [] : agent.name)))
  const { relaunch } = await settings.read()
  return planRelaunch(seen, { hostId: config.hostId, onTask, settings: relaunch })
}

const mostOpenOps = 1_000

async function requireNoOther({ ops }: CommandContext['store'], hostId: string): Promise<void> {
  const open = await ops.list({ open: true, limit: mostOpenOps })
  const other = open.find((op) => op.hostId === hostId && relaunchesAll(op))
  if (other === undefined) return
  throw new Failure(
    `All agents are being relaunched already (${other.title}), and its receipt shows how it goes. End it: /op cancel op:${other.id}`,
    { exit: 'busy' },
  )
}

const relaunchesAll = ({ kind, args }: Op): boolean =>
  (kind === 'relaunch' && args['roll'] !== undefined) || (kind === 'update' && args['relaunch'] !== undefined)
