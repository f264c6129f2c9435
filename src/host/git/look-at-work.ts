import type { Host } from '../host.ts'
import { askGit, runGit } from './git-run.ts'
import { parseLog, parseNumstat, parseStatus } from './parse-work.ts'
import type { Commit, FileChange } from './parse-work.ts'

export type Work = {
  /** the branch that is checked out; absent: none is */
  readonly branch?: string
  /** newest first */
  readonly commits: readonly Commit[]
  readonly files: readonly FileChange[]
  /** what is not committed, untracked files too */
  readonly uncommitted: readonly string[]
}

type Where = {
  /** the worktree, absolute */
  readonly path: string
  /** the commit that its branch began at */
  readonly base: string
  /** the project's default branch */
  readonly from: string
}

/** What an agent made in its worktree, by what git says of it. A Failure in git's words when git can't tell. */
export async function lookAtWork(host: Pick<Host, 'run'>, where: Where): Promise<Work> {
  const { path } = where
  const what = `git does not tell what is in ${path}`
  const ask = (...args: readonly string[]): Promise<string> => askGit(host, what, ['-C', path, ...args])
  const start = await startOf(host, where)
  const head = await runGit(host, ['-C', path, 'symbolic-ref', '--short', 'HEAD'])
  return {
    ...(head.exitCode === 0 ? { branch: head.stdout.trim() } : {}),
    commits: parseLog(await ask('log', '-z', '--format=%h %s', `${start}..HEAD`, '--')),
    // The repository's own settings may name programs of its own for a diff.
    files: parseNumstat(
      await ask('diff', '--numstat', '-z', '--no-renames', '--no-ext-diff', '--no-textconv', start, 'HEAD', '--'),
    ),
    uncommitted: parseStatus(await ask('status', '--porcelain', '-z', '--no-renames')),
  }
}

/** After a rebase its work begins later than its branch did; what is merged by now is counted from where it began. */
async function startOf(host: Pick<Host, 'run'>, { path, base, from }: Where): Promise<string> {
  const met = await runGit(host, ['-C', path, 'merge-base', 'HEAD', `refs/heads/${from}`])
  const start = met.stdout.trim()
  if (met.exitCode !== 0 || start === '') return base
  const isMerged = await runGit(host, ['-C', path, 'merge-base', '--is-ancestor', 'HEAD', `refs/heads/${from}`])
  if (isMerged.exitCode === 0) return base
  const isLater = await runGit(host, ['-C', path, 'merge-base', '--is-ancestor', base, start])
  return isLater.exitCode === 0 ? start : base
}
