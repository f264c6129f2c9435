import type { Config } from '../../config/config.ts'
import { explain, Failure } from '../../errors.ts'
import { principalId } from '../../fleet/principal.ts'
import type { Host } from '../../host/host.ts'
import { createVersions } from '../../host/versions.ts'
import type { Versions } from '../../host/versions.ts'
import { noteGeneration } from '../../seed/note-generation.ts'
import { readManifest } from '../../seed/read-manifest.ts'
import { generationsOf, planBack, rollBackHome } from '../../seed/reseed-home.ts'
import type { Op } from '../../store/op.ts'
import type { Operation, Step } from '../operation.ts'
import { bringInFiles } from './bring-in-files.ts'
import { readInstallation } from './read-installation.ts'
import { pruneInstallations } from './prune-installations.ts'
import { renderStill, stillRunning } from './still-running.ts'
import { smokeTest } from './smoke-test.ts'
import { renderChanges, updateArgs } from './update-args.ts'
import type { UpdateArgs } from './update-args.ts'

export type UpdateDeps = {
  readonly host: Host
  readonly config: Config
  /** Brings the active units to what the Mos in `packageRoot` ships; says what was written. May be repeated. */
  refreshUnits(packageRoot: string): Promise<string>
  /**
   * Has Mos run from `packageRoot`. It may end this process, and is called again by the next one: it looks first. Absent:
   * Mos goes on as it is until a person starts it again.
   */
  restart?(packageRoot: string, signal?: AbortSignal): Promise<string>
  /** names of pane agents that run, in the roster's order */
  running(): Promise<readonly string[]>
  /** Queues the relaunch of these, once for one op. Says what was queued. */
  relaunch(op: Op, names: readonly string[]): Promise<string>
}

type Deps = UpdateDeps & { readonly versions: Versions }

/**
 * New versions in an installation of their own, tried, and then made the one that counts by one symlink; its files,
 * units and Mos itself follow. Ends all-new, or all-old with what was begun taken back.
 */
export const update = (given: UpdateDeps): Operation => {
  const deps = { ...given, versions: createVersions(given.host, given.config.dataDir) }
  return {
    kind: 'update',
    // Updates, and going back, take turns; no agent has such a name.
    agents: () => [installationsOf(given.config.hostId)],
    plan: (op) => {
      const args = updateArgs.parse(op.args)
      return [...prepare(deps, op, args), ...switchOver(deps, op, args)].map((step) => withRemedy(step, args))
    },
    prove: (steps) =>
      steps
        .map(({ note = '' }) => note)
        .slice(-2)
        .join('. '),
  }
}

export const installationsOf = (hostId: string): string => `(installations of ${hostId})`

/** What could not be taken back is named with the way to the same end. */
function withRemedy(step: Step, { generation }: UpdateArgs): Step {
  const { undo } = step
  if (undo === undefined) return step
  return {
    ...step,
    async undo() {
      try {
        await undo()
      } catch (error) {
        throw new Failure(`${explain(error)} When that is mended: mos fleet rollback ${generation}`, {
          exit: 'needsRecovery',
          cause: error,
        })
      }
    },
  }
}

/** Nothing that is in use is touched by these. */
function prepare(deps: Deps, op: Op, args: UpdateArgs): readonly Step[] {
  const { host, versions } = deps
  const { id, from, packages } = args
  return [
    {
      name: 'check that the plan still holds',
      run: () => check(deps, args),
    },
    {
      name: `install ${id}`,
      async run(signal) {
        const directory = versions.directory(id)
        const there = await readInstallation(host, directory)
        if (there !== undefined && there.op !== op.id)
          throw new Failure(`${directory} was made by another update. Plan again: mos fleet update --check`, {
            exit: 'conflict',
          })
        const about = {
          op: op.id,
          checkout: args.checkoutRoot,
          ...(args.mosPackage && { package: args.mosPackage }),
        }
        if (there === undefined) await host.npm.install({ directory, packages, scripts: args.scripts, about, signal })
        return `${packages.length} ${packages.length === 1 ? 'package' : 'packages'} in ${directory}`
      },
      async undo() {
        if ((await versions.active()) === id) throw new Failure(`${id} is what counts now. Go back: mos fleet rollback`)
        await versions.remove(`${id}.part`)
        if ((await readInstallation(host, versions.directory(id)))?.op === op.id) await versions.remove(id)
      },
    },
    {
      name: `try ${id}`,
      run: () => smokeTest({ host, versions, mosaicHome: deps.config.mosaicHome }, args),
      undo: () => versions.remove(`${id}.smoke`),
    },
    {
      name: `switch to ${id}`,
      async run() {
        await requireActive(deps, [from, id])
        await versions.switchTo(id)
        return `${id} counts, ${from} before`
      },
      async undo() {
        await requireActive(deps, [from, id])
        await versions.switchTo(from)
      },
    },
  ]
}

/** What follows the switch. */
function switchOver(deps: Deps, op: Op, args: UpdateArgs): readonly Step[] {
  const { restart } = deps
  const { rootBefore, rootAfter } = args
  return [
    ...(args.reseed ? [filesStep(deps, op, args)] : []),
    ...(rootBefore === rootAfter
      ? []
      : [
          {
            name: 'refresh the units',
            run: () => deps.refreshUnits(rootAfter),
            undo: async () => void (await deps.refreshUnits(rootBefore)),
          },
        ]),
    ...(rootBefore === rootAfter || restart === undefined
      ? []
      : [
          {
            name: 'start Mos again',
            run: (signal: AbortSignal) => restart(rootAfter, signal),
            undo: async () => void (await restart(rootBefore)),
          },
        ]),
    { name: 'write it down', run: () => commit(deps, op, args), undo: () => uncommit(deps, op, args) },
    { name: args.relaunch ? 'relaunch the agents' : 'look who runs what', run: () => tellRest(deps, op, args) },
  ]
}

async function check(deps: Deps, args: UpdateArgs): Promise<string> {
  const { host, config } = deps
  await requireActive(deps, [args.from])
  const latest = (await generationsOf(host.disk, config)).at(-1)?.number ?? 0
  if (latest !== args.generation)
    throw new Failure('The files of the home were changed since this was planned. Plan again: mos fleet update', {
      exit: 'conflict',
    })
  // What can't be read can't be gone back to.
  await readManifest(host.disk, args.rootBefore)
  for (const { name, version, integrity } of args.packages)
    if ((await host.npm.find(name, version)).integrity !== integrity)
      throw new Failure(`The registry announces other bytes for ${name} ${version} than before. Ask who runs it.`, {
        exit: 'conflict',
      })
  return `installation ${args.from} and generation ${latest} can be gone back to`
}

async function requireActive({ versions }: Deps, known: readonly string[]): Promise<void> {
  const active = await versions.active()
  if (known.includes(active)) return
  throw new Failure(`Installation ${active} counts by now, by somebody else's hand. Look: mos fleet update --check`, {
    exit: 'conflict',
  })
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

async function commit(deps: Deps, op: Op, args: UpdateArgs): Promise<string> {
  const { host, config, versions } = deps
  const { number } = await noteGeneration(
    host.disk,
    { ...config, packageRoot: args.rootAfter },
    { by: principalId(op.by), cause: op.id, kind: 'update', installation: args.id, installationBefore: args.from },
  )
  await pruneInstallations({ host, versions, config }, [args.from, args.id])
  return `${renderChanges(args)}: generation ${number}`
}

/** The row of generations says what happened, a step back too. */
async function uncommit({ host, config }: Deps, op: Op, args: UpdateArgs): Promise<void> {
  const latest = (await generationsOf(host.disk, config)).at(-1)
  if (latest?.installation !== args.id) return
  await noteGeneration(
    host.disk,
    { ...config, packageRoot: args.rootBefore },
    {
      by: principalId(op.by),
      cause: `${op.id} undone`,
      kind: 'rollback',
      installation: args.from,
      installationBefore: args.id,
    },
  )
}

async function tellRest(deps: Deps, op: Op, args: UpdateArgs): Promise<string> {
  const isMosOld = args.rootBefore !== args.rootAfter && deps.restart === undefined
  const mos = isMosOld ? `\nMos itself runs ${args.versionBefore} until it is started again` : ''
  try {
    return `${await agentsLeft(deps, op, args)}${mos}`
  } catch (error) {
    // The update itself is done, and stays.
    return `Which agents run the old version is not known: ${explain(error)} See fleet ps, and relaunch them${mos}`
  }
}

async function agentsLeft(deps: Deps, op: Op, args: UpdateArgs): Promise<string> {
  const { id, from: before, versionBefore: checkoutVersion } = args
  const asked = { names: await deps.running(), id, before, checkoutVersion }
  const old = await stillRunning(deps.host.files, deps.config.mosaicHome, asked)
  const names = old.map(({ name }) => name)
  return args.relaunch && names.length > 0 ? deps.relaunch(op, names) : renderStill(old)
}
