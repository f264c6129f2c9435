import type { Argv } from '../host.ts'

/** Its words are read: no setting of a person's may change them, nor have them come from what npm has kept. */
const legible = [
  '--no-update-notifier',
  '--color=false',
  '--heading=npm',
  '--prefer-online',
  '--prefer-offline=false',
  '--global=false',
  '--location=project',
]

const retries = ['--fetch-retries=1', '--fetch-retry-mintimeout=500']
const quick = [...legible, ...retries, '--fetch-timeout=15000']

// While a registry is away npm answers from what it has kept, and tells it only in this log.
const seen = ['--loglevel=http']

/** Everything that a table of versions needs, as JSON. */
export const viewPackage = (name: string): Argv => [
  'npm',
  'view',
  '--json',
  ...quick,
  ...seen,
  '--',
  name,
  'name',
  'dist-tags',
  'versions',
  'time',
  'repository',
  'homepage',
]

/** One version's bytes, as the registry announces them. */
export const viewVersion = (name: string, version: string): Argv => [
  'npm',
  'view',
  '--json',
  ...quick,
  ...seen,
  '--',
  `${name}@${version}`,
  'name',
  'version',
  'dist.integrity',
]

/**
 * What a person's own installs may be without: programs behind agents, and the Node that Mos brings, are optional
 * packages of their packages, and are started by their links.
 */
const whole = ['--include=prod', '--include=optional', '--bin-links', '--install-strategy=hoisted']

/** Installs what the directory's package.json names, without anybody's scripts. `idleMs`: how long a registry may be silent. */
export const installInto = (directory: string, idleMs: number): Argv => [
  'npm',
  'install',
  `--prefix=${directory}`,
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  ...seen,
  ...whole,
  ...legible,
  ...retries,
  `--fetch-timeout=${idleMs}`,
]

/** Runs the install scripts of these packages alone. */
export const runScripts = (directory: string, names: readonly string[]): Argv => [
  'npm',
  'rebuild',
  `--prefix=${directory}`,
  '--ignore-scripts=false',
  '--loglevel=error',
  ...legible,
  '--',
  ...names,
]
