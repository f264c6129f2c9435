import type { Host } from '../host.ts'
import { runGit } from './git-run.ts'

/** The commit that is checked out there; undefined where there is none. */
export async function headOf(host: Pick<Host, 'run'>, path: string): Promise<string | undefined> {
  const { exitCode, stdout } = await runGit(host, ['-C', path, 'rev-parse', '--verify', '--quiet', 'HEAD'])
  return exitCode === 0 ? stdout.trim() : undefined
}
