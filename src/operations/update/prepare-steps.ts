import { Failure } from '../../errors.ts'
import type { Versions } from '../../host/versions.ts'
import { readManifest } from '../../seed/read-manifest.ts'
import { generationsOf } from '../../seed/reseed-home.ts'
import type { Op } from '../../store/op.ts'
import type { Step } from '../operation.ts'
import { readInstallation } from './read-installation.ts'
import { requireActive } from './require-active.ts'
import { smokeTest } from './smoke-test.ts'
import type { UpdateArgs } from './update-args.ts'
import type { UpdateDeps } from './update-deps.ts'
import { withRemedy } from './with-remedy.ts'

type Deps = Pick<UpdateDeps, 'host' | 'config'> & { readonly versions: Versions }

/** What touches nothing that is in use: an installation is made beside the others, and tried. */
export function prepareSteps(deps: Deps, op: Op, args: UpdateArgs): readonly Step[] {
  const { host, versions, config } = deps
  const { id } = args
  const steps: readonly Step[] = [
    { name: 'check that the plan still holds', run: () => check(deps, args) },
    {
      name: `install ${id}`,
      run: (signal) => install(deps, op, args, signal),
      async undo() {
        await versions.sweep(id)
        if ((await readInstallation(host, versions.directory(id)))?.op === op.id) await versions.remove(id)
      },
    },
    {
      name: `try ${id}`,
      run: (signal) => smokeTest({ host, versions, mosaicHome: config.mosaicHome, signal }, args),
      undo: () => versions.sweep(id),
    },
  ]
  // What is half made has a dot behind the name: `1.4.0+2` is another one, and may count.
  return steps.map((step) => withRemedy(step, `rm -rf ${versions.directory(id)}.*`))
}

async function check({ host, config, versions }: Deps, args: UpdateArgs): Promise<string> {
  await requireActive(versions, [args.from])
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

async function install({ host, versions }: Deps, op: Op, args: UpdateArgs, signal: AbortSignal): Promise<string> {
  const { id, packages, scripts, checkoutRoot, mosPackage } = args
  const directory = versions.directory(id)
  const there = await readInstallation(host, directory)
  if (there !== undefined && there.op !== op.id)
    throw new Failure(`${directory} was made by another update. Plan again: mos fleet update --check`, {
      exit: 'conflict',
    })
  const about = { op: op.id, checkout: checkoutRoot, ...(mosPackage && { package: mosPackage }) }
  await versions.sweep(id)
  if (there === undefined) await host.npm.install({ directory, packages, scripts, about, signal })
  return `${packages.length} ${packages.length === 1 ? 'package' : 'packages'} in ${directory}`
}
