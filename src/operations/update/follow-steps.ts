import { explain, Failure } from '../../errors.ts'
import { checkout } from '../../host/versions.ts'
import { agentsOnOldVersion, renderOldVersions } from '../../fleet/agents-on-old-version.ts'
import { principalId } from '../../fleet/principal.ts'
import type { Versions } from '../../host/versions.ts'
import { noteGeneration } from '../../seed/note-generation.ts'
import { leftForYou } from '../../seed/render-plan.ts'
import { planBack, rollBackHome } from '../../seed/reseed-home.ts'
import type { Op } from '../../store/op.ts'
import { leftStep } from '../left-step.ts'
import type { HomeDeps } from '../left-step.ts'
import type { Step } from '../operation.ts'
import { Unfinished } from '../unfinished.ts'
import { bringInFiles } from './bring-in-files.ts'
import { mosSteps, switchStep } from './mos-steps.ts'
import { pruneInstallations } from './prune-installations.ts'
import { requireNotGoneBack } from './require-not-gone-back.ts'
import { isMosChanged, renderChanges } from './update-args.ts'
import type { UpdateArgs } from './update-args.ts'
import type { UpdateDeps } from './update-deps.ts'
import { whileItCounts } from './while-it-counts.ts'
import { withRemedy } from './with-remedy.ts'

type Deps = UpdateDeps & Pick<HomeDeps, 'store'> & { readonly versions: Versions }

export const writingDown = 'write it down'
export const lookingWhoRuns = 'look who runs what'

/** The switch, and what follows it. */
export function followSteps(deps: Deps, op: Op, args: UpdateArgs): readonly Step[] {
  const { id: to, from, back = from, rootBefore, rootAfter, reseed, generation } = args
  const way = { from, to, back, rootBefore, rootAfter, op: op.id }
  const behind: readonly Step[] = [
    ...(reseed ? [filesStep(deps, op, args)] : []),
    ...mosSteps(deps, way),
    { name: writingDown, run: () => commit(deps, op, args), undo: () => uncommit(deps, op, args) },
    ...relaunchSteps(deps, op, args),
    { name: lookingWhoRuns, run: () => tellRest(deps, args) },
    ...(reseed ? [waitsStep(deps, op, args)] : []),
  ]
  const steps = [
    ...(!reseed && isMosChanged(args) ? [noFilesStep(deps, op, args)] : []),
    switchStep(deps, way, () => requireNotGoneBack(deps, generation)),
    ...behind.map(whileItCounts(deps, way)),
  ]
  return steps.map((step) => withRemedy(step, `mos fleet rollback ${generation}`))
}

/** By the new version's own code; what it did is taken back by the generation that was there before. */
function filesStep(deps: Deps, op: Op, args: UpdateArgs): Step {
  const { host, config } = deps
  const { mosaicHome, dataDir } = config
  return {
    name: "bring in the new version's files",
    async run() {
      const { isDone, words } = await bringInFiles(host, { packageRoot: args.rootAfter, mosaicHome, dataDir })
      if (!isDone) throw new Failure(words)
      return words
    },
    async undo() {
      const before = { ...config, packageRoot: args.rootBefore }
      const { digest } = await planBack(host.disk, before, args.generation)
      await rollBackHome(host.disk, before, { by: principalId(op.by), digest, to: args.generation })
    },
  }
}

/**
 * Before the switch: a Mos that is killed behind it is the new one when it starts, and would bring them in. To take back
 * is nothing, since it is about the new one's files alone.
 */
const noFilesStep = ({ host, config }: Deps, op: Op, { rootAfter }: UpdateArgs): Step => ({
  name: "leave the home's files as they are",
  async run() {
    const note = { by: principalId(op.by), cause: `${op.id} without files`, kind: 'update', isHeld: true } as const
    await noteGeneration(host.disk, { ...config, packageRoot: rootAfter }, note)
    return 'bring in those of the new version: mos fleet reseed'
  },
})

async function commit({ host, config }: Deps, op: Op, args: UpdateArgs): Promise<string> {
  const note = await noteGeneration(
    host.disk,
    { ...config, packageRoot: args.rootAfter },
    {
      by: principalId(op.by),
      cause: op.id,
      kind: 'update',
      installation: args.id,
      installationBefore: args.back ?? args.from,
    },
  )
  return `${renderChanges(args)}: generation ${note?.number}`
}

/** The row of generations says what happened, a step back too. */
async function uncommit({ host, config }: Deps, op: Op, args: UpdateArgs): Promise<void> {
  const note = {
    kind: 'rollback',
    installation: args.back ?? args.from,
    installationBefore: args.id,
    isStepBack: true,
  } as const
  await noteGeneration(
    host.disk,
    { ...config, packageRoot: args.rootBefore },
    { ...note, by: principalId(op.by), cause: `${op.id} undone` },
  )
}

/** They are this op's own: who does not come up well takes all of it back. Who is only left for later does not. */
function relaunchSteps({ relaunch }: Deps, op: Op, { relaunch: asked }: UpdateArgs): readonly Step[] {
  if (asked === undefined) return []
  return relaunch.plan({ ...op, args: asked }).map((step) => ({
    ...step,
    async run(...given) {
      try {
        return await step.run(...given)
      } catch (error) {
        if (error instanceof Unfinished) return `${error.message}\n${leftForYou} the agents named here`
        throw error
      }
    },
  }))
}

/** The update itself is done, and stays. */
async function tellRest(deps: Deps, args: UpdateArgs): Promise<string> {
  const { host, config, versions, restart } = deps
  const said = [await agentsLeft(deps, args)]
  if (args.rootBefore !== args.rootAfter && restart === undefined)
    said.push(`Mos itself runs ${args.versionBefore} until it is started again`)
  await pruneInstallations({ host, versions, config }, [args.from, args.id]).catch((error: unknown) =>
    said.push(`Older installations are still there: ${explain(error)}`),
  )
  return said.join('\n')
}

/** The files that the new version's installer left to a person: as after a reseed. The update itself is done, and stays. */
function waitsStep(deps: Deps, op: Op, { rootAfter }: UpdateArgs): Step {
  const step = leftStep({ ...deps, config: { ...deps.config, packageRoot: rootAfter } }, op, 'all')
  return {
    ...step,
    run: (signal) =>
      step.run(signal).catch((error: unknown) => `Not known: ${explain(error)} See: mos fleet reseed --plan`),
  }
}

async function agentsLeft(deps: Deps, { id, versionBefore }: UpdateArgs): Promise<string> {
  try {
    const old = agentsOnOldVersion(await deps.agents(), id)
    if (old.length === 0) return 'No agent runs anything older'
    // What a person calls the clone.
    return renderOldVersions(
      old.map((each) => (each.version === checkout ? { ...each, version: versionBefore } : each)),
    )
  } catch (error) {
    return `Which agents run the old version is not known: ${explain(error)} See fleet ps, and relaunch them`
  }
}
