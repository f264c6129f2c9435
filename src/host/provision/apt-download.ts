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

/**
 * Unpacks each program and those of its libraries that the system lacks. Needs no root, changes nothing outside. When
 * the system's package lists are missing or outdated, it fetches some of its own: anybody may.
 */
export async function aptDownload(host: Host, programs: readonly Program[], options: DownloadOptions): Promise<void> {
  const { dpkgStatus, toolsDir, announce, signal } = options
  const lists = join(toolsDir, 'apt')
  const status = dpkgStatus === undefined ? [] : ['-o', `Dir::State::status=${dpkgStatus}`]
  const own = ['-o', `Dir::State::lists=${join(lists, 'lists')}`, '-o', `Dir::Cache=${lists}`, ...status]
  let settings = status
  const fetchLists = async (): Promise<void> => {
    announce('fetching package lists')
    await host.files.makeDirectory(join(lists, 'lists', 'partial'))
    await runApt(host, ['apt-get', ...own, '-q', 'update'], { signal })
    settings = own
  }
  try {
    for (const program of programs) {
      announce(`downloading a private copy of ${program} into ${toolsDir}`)
      try {
        await downloadOne(host, program, settings, options)
      } catch (error) {
        if (settings === own || signal?.aborted === true) throw error
        await fetchLists()
        await downloadOne(host, program, settings, options)
      }
    }
  } finally {
    await host.run(['rm', '-rf', '--', lists])
  }
}

async function downloadOne(
  host: Host,
  program: Program,
  settings: readonly string[],
  { toolsDir, signal }: DownloadOptions,
): Promise<void> {
  const debs = join(toolsDir, program, 'debs')
  const root = join(toolsDir, program, 'root')
  await host.files.makeDirectory(debs)
  await host.files.makeDirectory(root)
  try {
    const packages = await missingPackages(host, program, settings, signal)
    await runApt(host, ['apt-get', ...settings, '-q', 'download', ...packages], { cwd: debs, signal })
    for (const name of await host.files.list(debs)) {
      if (name.endsWith('.deb')) await unpack(host, join(debs, name), root)
    }
    // The wrapper comes last: without it the copy does not exist, however much of it was unpacked.
    await writeWrapper(host, program, { toolsDir, root })
  } finally {
    await host.run(['rm', '-rf', '--', debs])
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
