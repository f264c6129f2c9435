import { join } from 'node:path'
import type { CommandContext, OpAnswer } from '../../command/definition.ts'
import { generationsOf } from '../../seed/reseed-home.ts'
import { createVersions } from '../../host/versions.ts'
import type { PackagesSeen } from './look-at-packages.ts'
import type { UpdatePlan } from './plan-update.ts'
import { isMosChanged, renderChanges } from './update-args.ts'
import type { UpdateArgs } from './update-args.ts'

type Planned = {
  readonly plan: UpdatePlan
  readonly seen: PackagesSeen
  readonly asked: {
    readonly reseed: boolean
    /** what a relaunch op is given */
    readonly relaunch?: UpdateArgs['relaunch']
    readonly reason?: string | undefined
  }
}

/** Queues the update, with the bytes of each package as the registry announces them now. */
export async function queueUpdate(context: CommandContext, { plan, seen, asked }: Planned): Promise<OpAnswer> {
  const { host, config } = context
  const versions = createVersions(host, config.dataDir)
  const packages = await Promise.all(plan.packages.map(({ name, version }) => host.npm.find(name, version)))
  const generations = await generationsOf(host.disk, config)
  const mos = plan.rows.find(({ label }) => label === 'mos')
  const id = plan.id ?? ''
  const mosPackage = packages.find(({ name }) => name === mos?.package)?.name
  const changes = plan.rows
    .filter(({ action }) => action === 'update')
    .map(({ label, installed, wanted = '' }) => ({ label, to: wanted, ...(installed && { from: installed }) }))
  const args: UpdateArgs = {
    from: seen.from,
    id,
    ...(seen.back === undefined ? {} : { back: seen.back }),
    packages,
    ...(mosPackage === undefined ? {} : { mosPackage }),
    checkoutRoot: seen.checkoutRoot,
    rootBefore: seen.root,
    rootAfter: mosPackage === undefined ? seen.checkoutRoot : join(versions.directory(id), 'node_modules', mosPackage),
    scripts: [...seen.settings.scripts],
    changes,
    version: mos?.wanted ?? seen.mosVersion,
    versionBefore: seen.mosVersion,
    generation: generations.at(-1)?.number ?? 0,
    reseed: asked.reseed && isMosChanged({ changes }),
    ...(asked.relaunch === undefined ? {} : { relaunch: asked.relaunch }),
    ...(asked.reason === undefined ? {} : { reason: asked.reason }),
  }
  return await context.addOp({ kind: 'update', title: `update ${renderChanges(args)}`, args })
}
