import type { Argv } from '../host.ts'

const quick = ['--no-update-notifier', '--fetch-retries=1', '--fetch-retry-mintimeout=500', '--fetch-timeout=15000']

// While a registry is away npm answers from what it has kept, and tells it only in this log.
const seen = ['--prefer-online', '--loglevel=http']

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

/** Installs what the directory's package.json names, without anybody's scripts. */
export const installInto = (directory: string): Argv => [
  'npm',
  'install',
  `--prefix=${directory}`,
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  // Metadata that npm kept may be older than what the plan was made from.
  '--prefer-online',
  ...quick,
]

/** Runs the install scripts of these packages alone. */
export const runScripts = (directory: string, names: readonly string[]): Argv => [
  'npm',
  'rebuild',
  `--prefix=${directory}`,
  '--ignore-scripts=false',
  '--no-update-notifier',
  '--',
  ...names,
]
