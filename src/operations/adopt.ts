import { z } from 'zod'
import type { Config } from '../config/config.ts'
import { Failure } from '../errors.ts'
import { addAgent } from '../fleet/add-agent.ts'
import { runtimeNames } from '../fleet/agent.ts'
import { planAdopt } from '../fleet/plan-adopt.ts'
import { removeAgent } from '../fleet/remove-agent.ts'
import type { Host } from '../host/host.ts'
import { seedHome } from '../seed/seed-home.ts'
import type { FleetDeps } from './fleet-deps.ts'
import type { Mosaic } from './mosaic.ts'
import type { Operation } from './operation.ts'

type Deps = FleetDeps & {
  readonly mosaic: Mosaic
  readonly host: Pick<Host, 'disk'>
  readonly config: Config
  /** what makes `mos` a word in agents' panes */
  writeProgram(): Promise<void>
}

const argsSchema = z.object({
  digest: z.string(),
  left: z.array(z.string()),
  add: z.array(z.object({ name: z.string(), runtime: z.enum(runtimeNames), role: z.string() })),
})

/**
 * Takes a fleet over from Mosaic: exactly the plan that was shown, or nothing. What runs is left alone, by name; undone,
 * the home is as it was but for `mos/` and the copies.
 */
export const adopt = (deps: Deps): Operation => ({
  kind: 'adopt',
  agents: (op) => argsSchema.parse(op.args).left,
  plan: (op) => {
    const { digest, left, add } = argsSchema.parse(op.args)
    const { mosaic, rosterFile } = deps
    return [
      { name: 'look again', run: () => requireSame(deps, digest) },
      {
        name: 'copy what Mos may replace one day',
        run: async () => copied(await mosaic.keep()),
      },
      {
        name: 'write the roster',
        async run() {
          if (add.length === 0) return 'nothing had to be added'
          await rosterFile.edit((text) => add.reduce((now, agent) => addAgent(now, agent, rosterFile.path), text))
          return `${add.map(({ name }) => name).join(', ')} added, all else as it was`
        },
        async undo() {
          await rosterFile.edit((text) => add.reduce((now, { name }) => removeAgent(now, name, rosterFile.path), text))
        },
      },
      {
        name: 'write fleet/mos.yaml',
        async run() {
          await mosaic.adopt(left)
          return `the home is adopted, ${left.join(', ')} left to Mosaic`
        },
        async undo() {
          await mosaic.forget()
          // Whoever looks after the fleet may have begun who was added.
          for (const { name } of add) await deps.hosted.stop(name)
        },
      },
      {
        name: "bring in Mos's files",
        async run() {
          await deps.writeProgram()
          const { written, waiting } = await seedHome(deps.host.disk, deps.config)
          return `${written.length} written to the home, ${waiting.length === 0 ? 'none of yours in their way' : `${waiting.length} wait for you: /fleet reseed plan:true`}`
        },
      },
      { name: 'look at the fleet', run: () => prove(deps, left) },
    ]
  },
})

/** What was agreed to must be what is done; a run that goes on after its own writes is not asked again. */
async function requireSame({ mosaic, rosterFile, config }: Deps, digest: string): Promise<string> {
  const [sight, roster] = await Promise.all([mosaic.see(), rosterFile.read()])
  const { mosaicHome: home, runtime } = config
  const found = planAdopt({ home, sight, roster, runtime, isAdopted: mosaic.left() !== undefined })
  if ('plan' in found && found.plan.digest === digest) return `${roster.agents.length} agents of Mosaic, as shown`
  throw new Failure('What would be adopted has changed since the plan was shown. Look at it again: /fleet adopt', {
    exit: 'conflict',
  })
}

const copied = (paths: readonly string[]): string =>
  paths.length === 0
    ? 'nothing to copy'
    : `${paths.length} ${paths.length === 1 ? 'copy' : 'copies'}: ${paths.join(', ')}`

/** Nothing that ran may have ended by it. */
async function prove({ supervisor }: Deps, left: readonly string[]): Promise<string> {
  const seen = await supervisor.look(left)
  const running = left.filter((name) => seen.get(name)?.pane?.alive === true)
  const asleep = left.filter((name) => !running.includes(name))
  const rest = asleep.length === 0 ? '' : `; ${asleep.join(', ')} did not run, and was not started`
  return `adopted: ${running.length === 0 ? 'none runs' : `${running.join(', ')} run${running.length === 1 ? 's' : ''} on`} in Mosaic's panes${rest}`
}
