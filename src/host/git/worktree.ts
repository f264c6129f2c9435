import { dirname } from 'node:path'
import { Failure } from '../../errors.ts'
import type { Host } from '../host.ts'
import { askGit, gitSaid, runGit } from './git-run.ts'

type Deps = Pick<Host, 'run' | 'files'>

export type Worktree = {
  /** the project's own working tree, absolute */
  readonly repository: string
  /** absolute; one agent's, and nobody else's */
  readonly path: string
  readonly branch: string
  /** what a new branch begins at: the project's default branch */
  readonly from: string
  /** Who makes it, so that a repeat, and an undo, know their own. */
  readonly mark: string
  readonly signal?: AbortSignal | undefined
}

/** Beside the worktree, written before it: no agent's name has a dot. */
export const markFile = ({ path }: Pick<Worktree, 'path'>): string => `${path}.op`

const branchWasThere = 'branch was there'

type Mark = {
  readonly mark: string
  readonly isBranchOurs: boolean
  /** the commit that a branch of ours began at */
  readonly base?: string
}

/** Who made the worktree, and whether its branch too: written before either is made. */
export async function readMark(
  { files }: Pick<Deps, 'files'>,
  worktree: Pick<Worktree, 'path'>,
): Promise<Mark | undefined> {
  const [mark, was = '', base = ''] = (await files.read(markFile(worktree)))?.split('\n') ?? []
  if (mark === undefined) return undefined
  return { mark, isBranchOurs: was !== branchWasThere, ...(base === '' ? {} : { base }) }
}

const renderMark = (mark: string, isThere: boolean, base = ''): string =>
  `${mark}\n${isThere ? branchWasThere : `new\n${base}`}\n`

/**
 * A working tree of its own on a branch, which is made where it is missing. One that is there on that branch is taken
 * as it is, unless this very run was cut off in the middle of making it. Anything else in its place is a Failure.
 */
export async function addWorktree(host: Deps, worktree: Worktree): Promise<string> {
  const { repository, path, branch, mark, signal } = worktree
  const isOurs = (await readMark(host, worktree))?.mark === mark
  if ((await host.files.stat(path)) !== undefined) {
    const there = await branchAt(host, path)
    if (there === branch && (!isOurs || (await isClean(host, path)))) return `${path} was there, on ${branch}`
    if (!isOurs) throw inTheWay(path, there, branch)
    // Nobody has worked in it yet: the agent starts after this step.
    await runGit(host, ['-C', repository, 'worktree', 'remove', '--force', '--force', '--', path])
    await host.run(['rm', '-rf', '--', path])
  }
  await host.files.makeDirectory(dirname(path), { mode: 0o700 })
  if (!isOurs) {
    const isThere = (await commitOf(host, repository, `refs/heads/${branch}`)) !== undefined
    const base = isThere ? undefined : await commitOf(host, repository, await beginningOf(host, worktree))
    await host.files.write(markFile(worktree), renderMark(mark, isThere, base))
  }
  const what = `No worktree on ${branch}`
  await askGit(host, what, ['-C', repository, 'worktree', 'prune'], { signal })
  await requireFree(host, worktree)
  const how = await howToAdd(host, worktree)
  await askGit(host, what, ['-C', repository, 'worktree', 'add', '--quiet', ...how.args], {
    signal,
    timeoutMs: 600_000,
  })
  return `${path} is on ${branch}, ${how.words}`
}

/** Takes it away again if this mark is its own and nothing in it would be lost; the branch stays where it has commits, or was there before. */
export async function removeWorktree(host: Deps, worktree: Omit<Worktree, 'signal'>): Promise<void> {
  const { repository, path, branch, mark } = worktree
  const marked = await readMark(host, worktree)
  if (marked?.mark !== mark) return
  if ((await host.files.stat(path)) !== undefined) {
    if (!(await isClean(host, path))) return
    const removed = await runGit(host, ['-C', repository, 'worktree', 'remove', '--', path])
    if (removed.exitCode !== 0) throw new Failure(`The worktree ${path} was not removed: ${gitSaid(removed)}.`)
  }
  await host.files.remove(markFile(worktree))
  const base = await commitOf(host, repository, await startOf(host, worktree))
  // A branch without a commit of its own tells nobody anything.
  if (marked.isBranchOurs && base !== undefined && (await commitOf(host, repository, `refs/heads/${branch}`)) === base)
    await runGit(host, ['-C', repository, 'branch', '--quiet', '-d', '--', branch])
}

function inTheWay(path: string, there: string | undefined, branch: string): Failure {
  const what = there === undefined ? 'and is no worktree' : `on ${there}`
  return new Failure(
    `${path} is there already, ${what}. Take branch:${there ?? branch}, another name, or move it away: git worktree remove ${path}`,
    { exit: 'conflict' },
  )
}

/** Undefined for what is no worktree of its own. */
export async function branchAt(host: Deps, path: string): Promise<string | undefined> {
  const top = await runGit(host, ['-C', path, 'rev-parse', '--show-toplevel'])
  if (top.exitCode !== 0 || top.stdout.trim() !== path) return undefined
  const { exitCode, stdout } = await runGit(host, ['-C', path, 'symbolic-ref', '--short', 'HEAD'])
  return exitCode === 0 ? stdout.trim() : undefined
}

export async function isClean(host: Deps, path: string): Promise<boolean> {
  const { exitCode, stdout } = await runGit(host, ['-C', path, 'status', '--porcelain'])
  return exitCode === 0 && stdout.trim() === ''
}

/** git lets no branch be checked out twice. */
async function requireFree(host: Deps, { repository, branch }: Worktree): Promise<void> {
  const { stdout } = await runGit(host, ['-C', repository, 'worktree', 'list', '--porcelain'])
  const there = stdout.split('\n\n').find((one) => one.split('\n').includes(`branch refs/heads/${branch}`))
  const path = /^worktree (.+)$/m.exec(there ?? '')?.[1]
  if (path === undefined) return
  const instead = path === repository ? 'another branch, or none to work there' : 'another branch'
  throw new Failure(`No worktree on ${branch}: it is checked out in ${path}. Take ${instead}.`, { exit: 'conflict' })
}

type How = { readonly args: readonly string[]; readonly words: string }

async function howToAdd(host: Deps, worktree: Worktree): Promise<How> {
  const { repository, path, branch } = worktree
  if ((await commitOf(host, repository, `refs/heads/${branch}`)) !== undefined)
    return { args: ['--', path, branch], words: 'as it is' }
  const remote = `refs/remotes/origin/${branch}`
  if ((await commitOf(host, repository, remote)) !== undefined)
    return { args: ['--track', '-b', branch, '--', path, `origin/${branch}`], words: `from origin/${branch}` }
  const start = await startOf(host, worktree)
  if ((await commitOf(host, repository, start)) === undefined) {
    throw new Failure(
      `No worktree on ${branch}: ${repository} has no commit on ${worktree.from} to begin it at. Make one, or take no branch.`,
    )
  }
  return { args: ['--no-track', '-b', branch, '--', path, start], words: `new from ${shortRef(start)}` }
}

/** What a branch that is not here yet will begin at: origin's of that name, else the default one. */
async function beginningOf(host: Deps, worktree: Worktree): Promise<string> {
  const remote = `refs/remotes/origin/${worktree.branch}`
  return (await commitOf(host, worktree.repository, remote)) === undefined ? startOf(host, worktree) : remote
}

/** Origin's default branch where that is known: a person's own may be behind. */
async function startOf(host: Deps, { repository, from }: Pick<Worktree, 'repository' | 'from'>): Promise<string> {
  const remote = `refs/remotes/origin/${from}`
  return (await commitOf(host, repository, remote)) === undefined ? `refs/heads/${from}` : remote
}

const shortRef = (ref: string): string => ref.replace(/^refs\/(heads|remotes)\//, '')

export async function commitOf(host: Deps, repository: string, ref: string): Promise<string | undefined> {
  const args = ['-C', repository, 'rev-parse', '--verify', '--quiet', `${ref}^{commit}`]
  const { exitCode, stdout } = await runGit(host, args)
  return exitCode === 0 ? stdout.trim() : undefined
}
