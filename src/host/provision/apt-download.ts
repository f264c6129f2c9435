import { join } from 'node:path'
import { Failure } from '../../errors.ts'
import type { Host } from '../host.ts'
import { aptPackages, runApt } from './apt.ts'
import type { Program } from './plan-provision.ts'
import { writeWrapper } from './write-wrapper.ts'

export type DownloadOptions = {
  /** private copies go here, each program with its libraries in a directory of its own */
  readonly toolsDir: string
  readonly announce: (line: string) => void
  readonly signal?: AbortSignal | undefined
  /** another list of installed packages than the system's; tests make libraries missing with it */
  readonly dpkgStatus?: string
}

/** Unpacks each program and those of its libraries that the system lacks. Needs no root, changes nothing outside. */
export async function aptDownload(host: Host, programs: readonly Program[], options: DownloadOptions): Promise<void> {
  for (const program of programs) {
    options.announce(`downloading a private copy of ${program} into ${options.toolsDir}`)
    await downloadOne(host, program, options)
  }
}

async function downloadOne(host: Host, program: Program, options: DownloadOptions): Promise<void> {
  const home = join(options.toolsDir, program)
  const lists = join(home, 'apt')
  const debs = join(home, 'debs')
  const root = join(home, 'root')
  await host.files.makeDirectory(join(lists, 'lists', 'partial'))
  await host.files.makeDirectory(debs)
  await host.files.makeDirectory(root)
  try {
    await fetchPackages(host, program, debs, lists, options)
    for (const name of await host.files.list(debs)) {
      if (name.endsWith('.deb')) await unpack(host, join(debs, name), root)
    }
    // The wrapper comes last: without it the copy does not exist, however much of it was unpacked.
    await writeWrapper(host, program, { toolsDir: options.toolsDir, root })
  } finally {
    await host.run(['rm', '-rf', '--', debs, lists])
  }
}

/** First with the system's package lists, then with fresh ones of our own: anybody may fetch those. */
async function fetchPackages(
  host: Host,
  program: Program,
  debs: string,
  lists: string,
  options: DownloadOptions,
): Promise<void> {
  const status = options.dpkgStatus === undefined ? [] : ['-o', `Dir::State::status=${options.dpkgStatus}`]
  const fetch = async (settings: readonly string[]): Promise<void> => {
    const packages = await missingPackages(host, program, settings, options.signal)
    await runApt(host, ['apt-get', ...settings, '-q', 'download', ...packages], { cwd: debs, signal: options.signal })
  }
  try {
    await fetch(status)
  } catch {
    const own = ['-o', `Dir::State::lists=${join(lists, 'lists')}`, '-o', `Dir::Cache=${lists}`, ...status]
    await runApt(host, ['apt-get', ...own, '-q', 'update'], { signal: options.signal })
    await fetch(own)
  }
}

/** The package and what it needs that is not installed, as apt itself would resolve it. */
async function missingPackages(
  host: Host,
  program: Program,
  settings: readonly string[],
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const simulate = ['install', '--simulate', '-qq', '--no-install-recommends', aptPackages[program]]
  const { stdout } = await runApt(host, ['apt-get', ...settings, ...simulate], { signal })
  const packages = parseSimulated(stdout)
  // Nothing to install means that the package is there, so its program was removed by hand or is not on PATH.
  return packages.length === 0 ? [aptPackages[program]] : packages
}

/** Package names out of `Inst name (version …)` lines. */
export function parseSimulated(text: string): readonly string[] {
  return [...text.matchAll(/^Inst ([a-z0-9][a-z0-9.+-]*) /gm)].map(([, name = '']) => name)
}

async function unpack(host: Host, deb: string, root: string): Promise<void> {
  const { exitCode, stderr } = await host.run(['dpkg', '-x', deb, root])
  if (exitCode !== 0) throw new Failure(`dpkg -x ${deb} failed: ${stderr.trim().split('\n').at(-1) ?? ''}`)
}
