import { z } from 'zod'
import { principalId } from '../fleet/principal.ts'
import { createVersions } from '../host/versions.ts'
import { noteGeneration } from '../seed/note-generation.ts'
import { readManifest } from '../seed/read-manifest.ts'
import { planBack, rollBackHome } from '../seed/reseed-home.ts'
import type { Op } from '../store/op.ts'
import { exitOfLeft, proofOfHome } from './home-proof.ts'
import { leftStep } from './left-step.ts'
import type { HomeDeps } from './left-step.ts'
import type { Operation, Step } from './operation.ts'
import { switchArgs } from './update/look-at-switch.ts'
import type { Switch } from './update/look-at-switch.ts'
import { installationsOf } from './update/installations-of.ts'
import { mosSteps, switchStep } from './update/mos-steps.ts'
import type { UpdateDeps } from './update/update-deps.ts'
import { requireNotGoneBack } from './update/require-not-gone-back.ts'
import { whileItCounts } from './update/while-it-counts.ts'
import { withRemedy } from './update/with-remedy.ts'

const argsSchema = z.object({
  digest: z.string(),
  to: z.number().int().nonnegative(),
  /** absent: the installation stays */
  installation: switchArgs.optional(),
})

type Deps = Pick<UpdateDeps, 'host' | 'config' | 'refreshUnits' | 'restart'> & HomeDeps

/** Brings files and installation back to what they were: exactly the plan that was asked for, or nothing. */
export const rollback = (deps: Deps): Operation => ({
  kind: 'rollback',
  agents: () => [installationsOf(deps.config.hostId)],
  plan: (op) => {
    const { digest, to, installation } = argsSchema.parse(op.args)
    const files = filesStep(deps, op, { digest, to, installation })
    const steps = installation === undefined ? [files] : switchSteps(deps, op, installation, files)
    // A decision that was taken back waits again. That a reseed would bring in what has just gone is no news.
    return [...steps, leftStep(deps, op, 'conflicts')]
  },
  prove: proofOfHome,
  exit: exitOfLeft,
})

type Back = { readonly digest: string; readonly to: number; readonly installation: Switch | undefined }

function filesStep({ host: { disk }, config }: Deps, op: Op, { digest, to, installation }: Back): Step {
  const by = principalId(op.by)
  const after = { ...config, packageRoot: installation?.rootAfter ?? config.packageRoot }
  const step = { name: 'go back', run: () => rollBackHome(disk, after, { digest, to, by }) }
  if (installation === undefined) return step
  return {
    ...step,
    async undo() {
      const before = { ...config, packageRoot: installation.rootBefore }
      const plan = await planBack(disk, before, installation.generation)
      await rollBackHome(disk, before, { by, digest: plan.digest, to: installation.generation })
    },
  }
}

function switchSteps(deps: Deps, op: Op, args: Switch, files: Step): readonly Step[] {
  const { host, config, restart } = deps
  const { from, to, back = from, rootBefore, rootAfter } = args
  const switching = { ...deps, versions: createVersions(host, config.dataDir) }
  const way = { from, to, back, rootBefore, rootAfter, op: op.id }
  const behind: readonly Step[] = [
    files,
    ...mosSteps(switching, way),
    {
      name: 'write it down',
      async run() {
        const about = { by: principalId(op.by), cause: op.id, installation: to, installationBefore: back }
        const home = { ...config, packageRoot: rootAfter }
        const note = await noteGeneration(host.disk, home, { ...about, kind: 'rollback' })
        const isLater = rootBefore !== rootAfter && restart === undefined
        return `generation ${note?.number}${isLater ? '; Mos itself follows when it is started again' : ''}`
      },
      async undo() {
        const about = { by: principalId(op.by), cause: `${op.id} undone`, installation: back, installationBefore: to }
        const home = { ...config, packageRoot: rootBefore }
        await noteGeneration(host.disk, home, { ...about, kind: 'rollback', isStepBack: true })
      },
    },
  ]
  const steps = [
    switchStep(switching, way, async () => {
      // What can't be read does not start either.
      await readManifest(host.disk, rootAfter)
      await requireNotGoneBack(deps, args.generation)
    }),
    ...behind.map(whileItCounts(switching, way)),
  ]
  return steps.map((step) => withRemedy(step, `mos fleet rollback ${args.generation}`))
}
