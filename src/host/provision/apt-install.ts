import type { Host } from '../host.ts'
import { aptPackages, runApt } from './apt.ts'
import type { Program } from './plan-provision.ts'

/** Installs system packages, as root; the exact command is announced first. Package lists are fetched when it fails without. */
export async function aptInstall(
  host: Host,
  programs: readonly Program[],
  { announce, signal }: { announce: (line: string) => void; signal?: AbortSignal | undefined },
): Promise<void> {
  const argv = [
    'apt-get',
    'install',
    '-y',
    '--no-install-recommends',
    ...programs.map((name) => aptPackages[name]),
  ] as const
  announce(`installing ${programs.join(' and ')}: ${argv.join(' ')}`)
  try {
    await runApt(host, argv, { signal })
  } catch {
    // A fresh container has no package lists, an old machine outdated ones: both are cured by the same command.
    announce('fetching package lists: apt-get update')
    await runApt(host, ['apt-get', 'update'], { signal })
    await runApt(host, argv, { signal })
  }
}
