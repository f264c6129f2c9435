import { z } from 'zod'
import type { AgentStatus } from '../../fleet/status.ts'
import { planRoll, planWaves } from '../../fleet/plan-roll.ts'
import { defaultRelaunch, waveSize } from '../../fleet/relaunch-settings.ts'
import type { RelaunchSettings } from '../../fleet/relaunch-settings.ts'

export const rollSchema = z.object({
  waves: z.array(z.array(z.string()).min(1)),
  hosted: z.array(z.string()),
  last: z.string().optional(),
  left: z.array(z.object({ name: z.string(), why: z.string() })),
  turnMs: z.number(),
})
const argsSchema = z.object({ names: z.array(z.string()).min(1), roll: rollSchema.optional() })

export type Roll = z.output<typeof rollSchema>
export type RelaunchArgs = z.output<typeof argsSchema>

/** One agent is relaunched at once; several are as a roll, planned or, where they were only named, in their order. */
export function relaunchArgs(args: Readonly<Record<string, unknown>>): RelaunchArgs {
  const { names, roll } = argsSchema.parse(args)
  if (roll !== undefined || names.length === 1) return { names, ...(roll === undefined ? {} : { roll }) }
  const workers = names.map((name) => ({ name, role: '' }))
  const { wave, turnMinutes } = defaultRelaunch
  const waves = planWaves(workers, waveSize(wave, names.length)).map((each) => [...each])
  return { names, roll: { waves, hosted: [], left: [], turnMs: turnMinutes * 60_000 } }
}

type About = {
  readonly hostId: string
  readonly onTask: ReadonlySet<string>
  readonly settings?: RelaunchSettings | undefined
}

/** What an op is given that relaunches all of these. */
export function planRelaunch(
  statuses: readonly AgentStatus[],
  { hostId, onTask, settings = defaultRelaunch }: About,
): RelaunchArgs & { roll: Roll } {
  const plan = planRoll({ statuses, hostId, onTask, sizeOf: (workers) => waveSize(settings.wave, workers) })
  return {
    names: statuses.map(({ agent }) => agent.name),
    roll: {
      waves: plan.waves.map((wave) => [...wave]),
      hosted: [...plan.hosted],
      left: [...plan.left],
      turnMs: settings.turnMinutes * 60_000,
      ...(plan.last === undefined ? {} : { last: plan.last }),
    },
  }
}
