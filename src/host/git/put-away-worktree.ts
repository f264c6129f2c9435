import type { Host } from '../host.ts'
import { gitSaid, runGit } from './git-run.ts'
import { branchAt, commitOf, isClean, markFile, readMark } from './worktree.ts'
import type { Worktree } from './worktree.ts'

/**
 * Takes the worktree of an agent that has ended away, where nothing in it would be lost: no change that is not
 * committed, no commit that neither the default branch nor a remote one has. A branch that was made for it goes with it
 * as long as it is empty. Says in a sentence what became of it; undefined where there is none.
 */
export async function putAwayWorktree(
  host: Pick<Host, 'run' | 'files'>,
  { repository, path, from }: Pick<Worktree, 'repository' | 'path' | 'from'>,
): Promise<string | undefined> {
  if ((await host.files.stat(path)) === undefined) return undefined
  const mark = await readMark(host, { path })
  const branch = await branchAt(host, path)
  const stays = (why: string): string => `Its worktree stays, ${why}: ${path}`
  if (mark === undefined) return stays('Mos did not make it')
  if (branch === undefined) return stays('it is on no branch')
  if (!(await isClean(host, path))) return stays(`with changes on ${branch} that are not committed`)
  const args = ['rev-list', '--count', 'HEAD', '--not', `refs/heads/${from}`, '--remotes']
  const { exitCode, stdout } = await runGit(host, ['-C', path, ...args])
  const own = exitCode === 0 ? Number(stdout) : Number.NaN
  if (own !== 0) return stays(`with ${commits(own)} on ${branch} that ${from} does not have`)
  const removed = await runGit(host, ['-C', repository, 'worktree', 'remove', '--', path])
  if (removed.exitCode !== 0) return stays(gitSaid(removed))
  await host.files.remove(markFile({ path }))
  const { isBranchOurs, base } = mark
  if (isBranchOurs && base !== undefined && (await commitOf(host, repository, `refs/heads/${branch}`)) === base) {
    const dropped = await runGit(host, ['-C', repository, 'branch', '--quiet', '-D', '--', branch])
    if (dropped.exitCode === 0) return `Its worktree and its branch ${branch} held nothing new and are gone.`
  }
  // The branch may be a person's, from before.
  return `Its worktree held nothing new and is gone; the branch ${branch} stays.`
}

const commits = (count: number): string =>
  Number.isNaN(count) ? 'commits' : `${count} ${count === 1 ? 'commit' : 'commits'}`
