import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import type { Answer, CommandContext } from '../../src/command/definition.ts'
import { Failure } from '../../src/errors.ts'
import { planAdopt } from '../../src/fleet/plan-adopt.ts'
import type { AdoptVerdict } from '../../src/fleet/plan-adopt.ts'
import { planMove } from '../../src/fleet/plan-move.ts'
import type { MoveVerdict } from '../../src/fleet/plan-move.ts'

export default defineCommand({
  description: "Take over a fleet of Mosaic's as it runs: shows what was found and what Mos would own, then asks",
  options: z.object({
    orchestrator: z
      .enum(['mos', 'pane'])
      .optional()
      .describe('In an adopted fleet: move the one orchestrator into Mos, or back into its pane'),
  }),
  tier: 'owner',
  risk: 'danger',
  queues: true,
  phrases: ['adopt [the|this|my] (fleet|home)', 'move the orchestrator into <orchestrator>'],
  async confirm(context, { orchestrator }) {
    const found = orchestrator === undefined ? await adopting(context) : await moving(context, orchestrator)
    return 'plan' in found ? found.plan.words : undefined
  },
  async run(context, { orchestrator }) {
    const found = orchestrator === undefined ? await adopting(context) : await moving(context, orchestrator)
    if ('why' in found) return nothing(found)
    if ('digest' in found.plan) {
      const { digest, left, add } = found.plan
      return await context.addOp({ kind: 'adopt', title: "adopt Mosaic's fleet", args: { digest, left, add } })
    }
    const { name, to } = found.plan
    const title = to === 'mos' ? `move ${name} into Mos` : `move ${name} back into its pane`
    return await context.addOp({ kind: 'move-orchestrator', title, args: { name, to } })
  },
})

async function adopting({ config, host, roster, mosaic, settings }: CommandContext): Promise<AdoptVerdict> {
  const { mosaicHome: home, runtime } = config
  if ((await host.files.stat(`${home}/fleet/roster.yaml`)) === undefined)
    throw new Failure(
      `There is no fleet/roster.yaml in ${home}, and so no fleet to adopt. A new one: mos fleet init. Another home: set MOSAIC_HOME.`,
      { exit: 'usage' },
    )
  // What is wrong with a broken one is said with its line.
  const [fleet, { mosaic: listed }] = await Promise.all([roster(), settings.read()])
  const sight = (await mosaic?.see()) ?? { agents: [], units: [], kept: [] }
  return planAdopt({ home, sight, roster: fleet, runtime, isAdopted: (listed ?? mosaic?.left()) !== undefined })
}

async function moving({ roster, mosaic }: CommandContext, to: 'mos' | 'pane'): Promise<MoveVerdict> {
  const name = (await roster()).agents.find(({ role }) => role === 'orchestrator')?.name
  const isLeft = name !== undefined && mosaic?.isLeft(name) === true
  const isGuest = mosaic?.isGuest() === true
  const unit = to === 'mos' && isLeft ? await unitOf(mosaic, name) : undefined
  const hasUnit = unit?.enabled === true || unit?.active === 'active'
  const whyNot = to === 'pane' && name !== undefined ? await mosaic?.whyNotBack(name) : undefined
  return planMove({ name, to, isLeft, isGuest, hasUnit, whyNot })
}

const unitOf = async (mosaic: CommandContext['mosaic'], name: string) =>
  (await mosaic?.see())?.agents.find((agent) => agent.name === name)?.unit

function nothing({ why, isRefused }: Extract<AdoptVerdict, { why: string }>): Answer {
  if (isRefused) throw new Failure(why, { exit: 'conflict' })
  return { kind: 'text', text: why }
}
