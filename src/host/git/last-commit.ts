import type { Host } from '../host.ts'
import { runGit } from './git-run.ts'

export type LastCommit = {
  /** `4f2a1c9 Paint the fence (3 hours ago)` */
  readonly commit: string
  /** undefined when none is checked out by its name */
  readonly branch?: string
  /** files that differ from it, new ones included */
  readonly changed: number
}

/** Where the work in a directory stands, by git; undefined where it is in no repository, or in one without a commit. */
export async function lastCommit(host: Pick<Host, 'run'>, path: string): Promise<LastCommit | undefined> {
  const ask = async (...args: readonly string[]): Promise<string | undefined> => {
    const { exitCode, stdout } = await runGit(host, ['-C', path, ...args])
    return exitCode === 0 ? stdout.trim() : undefined
  }
  const [commit, branch, status] = await Promise.all([
    ask('log', '-1', '--format=%h %s (%cr)'),
    ask('symbolic-ref', '--short', 'HEAD'),
    ask('status', '--porcelain'),
  ])
  if (commit === undefined || commit === '') return undefined
  const changed = status === undefined || status === '' ? 0 : status.split('\n').length
  return { commit, ...(branch === undefined ? {} : { branch }), changed }
}
