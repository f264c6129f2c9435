import { join } from 'node:path'
import semver from 'semver'
import { z } from 'zod'
import type { Config } from '../../config/config.ts'
import { explain } from '../../errors.ts'
import type { RuntimeName } from '../../fleet/agent.ts'
import { defaultUpdate } from '../../fleet/update-settings.ts'
import type { UpdateSettings } from '../../fleet/update-settings.ts'
import type { Host } from '../../host/host.ts'
import { findRuntime } from '../../host/runtimes/find-runtimes.ts'
import { programNames, runtimePrograms } from '../../host/runtimes/runtime-programs.ts'
import type { ProgramName } from '../../host/runtimes/runtime-programs.ts'
import { checkout, createVersions } from '../../host/versions.ts'
import { mosRoot, readInstallation } from './read-installation.ts'
import type { Installation } from './read-installation.ts'
import type { Subject } from './package-row.ts'

type Deps = {
  readonly host: Host
  readonly config: Config
  /** of the roster's agents */
  readonly runtimes: readonly RuntimeName[]
  readonly settings: UpdateSettings | undefined
}

export type PackagesSeen = {
  readonly subjects: readonly Subject[]
  readonly settings: UpdateSettings
  readonly ids: readonly string[]
  readonly mosVersion: string
  /** the installation that counts, what runs in its place where that is another, and where the Mos is that runs */
  readonly from: string
  readonly back?: string
  readonly root: string
  /** where the Mos is that was started first */
  readonly checkoutRoot: string
}

/**
 * Mos itself and the programs that this fleet uses: where they are, and what the registry has. A registry that does not
 * answer is each package's `problem`.
 */
export async function lookAtPackages({
  host,
  config,
  runtimes,
  settings = defaultUpdate,
}: Deps): Promise<PackagesSeen> {
  const versions = createVersions(host, config.dataDir)
  const [from, ids, own] = await Promise.all([
    versions.active(),
    versions.list(),
    readVersion(host, config.packageRoot),
  ])
  const active = from === checkout ? undefined : await readInstallation(host, versions.directory(from))
  const isPulled = config.installation === undefined && isNewer(own, mosVersionOf(active))
  const used = new Set([config.runtime, ...runtimes])
  const programs = programNames.filter((name) => used.has(name) || isIn(active, programPackage(name)))
  const mos = lookAtMos(isPulled ? undefined : active, from, settings, { version: own, path: config.packageRoot })
  const found = await Promise.all(programs.map((name) => lookAtProgram({ host, config }, name, active, from)))
  const subjects = await Promise.all([mos, ...found].map((subject) => ask(host, subject)))
  return {
    subjects,
    settings,
    // The link may name one that somebody removed: it would count as soon as it were there again, untried.
    ids: from === checkout || ids.includes(from) ? ids : [...ids, from],
    from,
    ...(isPulled || (active === undefined && from !== checkout) ? { back: checkout } : {}),
    root: active === undefined || isPulled ? config.packageRoot : mosRoot(versions.directory(from), active),
    checkoutRoot: active?.checkoutRoot ?? config.packageRoot,
    mosVersion: mos.installed ?? own,
  }
}

const mosVersionOf = (active: Installation | undefined): string | undefined =>
  active?.mosPackage === undefined ? undefined : active.packages[active.mosPackage]

/** A checkout that was pulled to a later version than the installation that counts is what runs. */
const isNewer = (own: string, version: string | undefined): boolean =>
  version !== undefined && semver.valid(own) !== null && semver.gt(own, version)

const isIn = (active: Installation | undefined, name: string): boolean => active?.packages[name] !== undefined

/** The package of a runtime's program, as `install` of it says. */
const programPackage = (name: ProgramName): string => runtimePrograms[name].install.replace(/^.* /u, '')

function lookAtMos(
  active: Installation | undefined,
  id: string,
  settings: UpdateSettings,
  own: { version: string; path: string },
): Subject {
  const name = settings.package ?? active?.mosPackage
  const version = name === undefined ? undefined : active?.packages[name]
  const about = { label: 'mos' as const, ...(name === undefined ? {} : { package: name }) }
  if (version !== undefined) return { ...about, where: { kind: 'installation', id }, installed: version }
  return { ...about, where: { kind: 'checkout', path: own.path }, installed: own.version }
}

async function lookAtProgram(
  deps: Pick<Deps, 'host' | 'config'>,
  label: ProgramName,
  active: Installation | undefined,
  id: string,
): Promise<Subject> {
  const about = { label, package: programPackage(label) }
  const version = active?.packages[about.package]
  if (version !== undefined) return { ...about, where: { kind: 'installation', id }, installed: version }
  const found = await findRuntime(deps, label)
  const path = found.path ?? found.besidePath
  if (path === undefined) return { ...about, where: { kind: 'missing' } }
  const installed = found.version === undefined ? {} : { installed: found.version }
  return { ...about, where: { kind: 'elsewhere', path }, ...installed }
}

async function ask({ npm }: Host, subject: Subject): Promise<Subject> {
  if (subject.package === undefined) return subject
  try {
    return { ...subject, info: await npm.view(subject.package) }
  } catch (error) {
    return { ...subject, problem: explain(error) }
  }
}

async function readVersion({ files }: Host, packageRoot: string): Promise<string> {
  const text = await files.read(join(packageRoot, 'package.json'))
  return z.object({ version: z.string() }).parse(JSON.parse(text ?? '{"version":"0.0.0"}')).version
}
