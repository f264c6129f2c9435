import { join } from 'node:path'
import { Failure } from '../../errors.ts'
import type { Host } from '../host.ts'
import { aptDownload } from './apt-download.ts'
import type { DownloadOptions } from './apt-download.ts'
import { aptInstall } from './apt-install.ts'
import { aptBinaries } from './apt.ts'
import { planProvision, renderMissing } from './plan-provision.ts'
import type { Program, ProvisionFacts, ProvisionPlan } from './plan-provision.ts'

export type ProvisionOptions = Pick<DownloadOptions, 'announce' | 'signal' | 'dpkgStatus'> & {
  readonly dataDir: string
  readonly uid: number
  readonly noInstall: boolean
}

/** Where private copies are: a PATH that ends with it finds every program that was provisioned, by its name. */
export const privateBin = (dataDir: string): string => join(dataDir, 'tools', 'bin')

/**
 * Finds the programs, or brings them: PATH, a private copy from before, system packages as root, a private copy.
 * Returns absolute paths. Throws a configuration Failure with the command to type when it may or can not.
 */
export async function provision<Need extends Program>(
  host: Host,
  need: readonly Need[],
  options: ProvisionOptions,
): Promise<Readonly<Record<Need, string>>> {
  const facts = await look(host, need, options)
  const plan = planProvision(need, facts)
  const reason = await apply(host, plan, options)
  const found = await find(host, need, options.dataDir)
  const isComplete = (paths: typeof found): paths is Record<Need, string> =>
    need.every((name) => paths[name] !== undefined)
  if (isComplete(found)) return found
  throw new Failure(renderMissing(plan, reason), { exit: 'configuration' })
}

async function look(host: Host, need: readonly Program[], options: ProvisionOptions): Promise<ProvisionFacts> {
  const found = await find(host, need, options.dataDir)
  const installers = await Promise.all(
    (['apt-get', 'dnf', 'brew'] as const).map(async (name) => ((await host.which(name)) ? name : undefined)),
  )
  const installer = installers.find((name) => name !== undefined)
  return {
    found,
    isRoot: options.uid === 0,
    noInstall: options.noInstall,
    ...(installer === undefined ? {} : { installer }),
  }
}

async function find(host: Host, need: readonly Program[], dataDir: string): Promise<Partial<Record<Program, string>>> {
  const found: Partial<Record<Program, string>> = {}
  for (const program of need) {
    const path = await findOne(host, program, dataDir)
    if (path !== undefined) found[program] = path
  }
  return found
}

async function findOne(host: Host, program: Program, dataDir: string): Promise<string | undefined> {
  const onPath =
    (await host.which(program)) ?? (program === 'redis-server' ? await host.which('valkey-server') : undefined)
  if (onPath !== undefined) return onPath
  const own = join(privateBin(dataDir), program)
  return (await host.files.stat(own)) === undefined ? undefined : own
}

type ProgramPlaces = {
  readonly searchPath: string
  readonly dataDir: string
  readonly runtimeHomes: { readonly userHome: string }
}

/**
 * Where programs are found: the person's PATH, then `~/.local/bin`, which a shell's profile adds and a service's PATH
 * lacks (claude installs itself there), and last the private copies.
 */
export function programPath({ searchPath, dataDir, runtimeHomes }: ProgramPlaces): string {
  const own = join(runtimeHomes.userHome, '.local', 'bin')
  return [searchPath, ...(searchPath.split(':').includes(own) ? [] : [own]), privateBin(dataDir)].join(':')
}

/** Tries the ways of the plan until one works. Returns why there is nothing (more) to try. */
async function apply(host: Host, plan: ProvisionPlan, options: ProvisionOptions): Promise<string> {
  let reason = options.noInstall ? 'MOS_NO_INSTALL forbids installing' : 'Mos can not install it here'
  for (const way of plan.ways) {
    try {
      await applyWay(host, way, plan.missing, options)
      return 'what was installed does not bring it'
    } catch (error) {
      if (!(error instanceof Failure) || options.signal?.aborted === true) throw error
      reason = error.message
      options.announce(reason)
    }
  }
  return reason
}

async function applyWay(
  host: Host,
  way: ProvisionPlan['ways'][number],
  missing: readonly Program[],
  options: ProvisionOptions,
): Promise<void> {
  const toolsDir = join(options.dataDir, 'tools')
  if (way === 'apt-download') return aptDownload(host, missing, { ...options, toolsDir })
  await aptInstall(host, missing, options)
  for (const program of missing) {
    if ((await host.which(program)) === undefined)
      await host.files.link(join(toolsDir, 'bin', program), aptBinaries[program])
  }
}
