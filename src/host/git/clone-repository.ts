import { randomBytes } from 'node:crypto'
import { dirname, join } from 'node:path'
import { Failure } from '../../errors.ts'
import type { Host } from '../host.ts'
import { askGit, gitSaid, runGit } from './git-run.ts'
import { lookAtRepository } from './look-at-repository.ts'

const cloneWithinMs = 30 * 60_000

type Clone = {
  readonly url: string
  /** absolute; where it is at the end, whole or not at all */
  readonly path: string
  /** absent: the repository's default one */
  readonly branch?: string | undefined
  /** Who wants it: a clone carries this mark, so that a repeat, and an undo, know their own. */
  readonly mark: string
  readonly signal?: AbortSignal | undefined
}

const markKey = 'mos.op'

/**
 * Clones beside the path and moves it there when it is whole. One that is there from the same address, of this run or an
 * earlier one, is taken as it is; what a killed run left is cleared. Anything else in its place is a Failure.
 */
export async function cloneRepository(
  host: Pick<Host, 'run' | 'files'>,
  clone: Clone,
): Promise<'cloned' | 'was there'> {
  const { url, path, branch, mark, signal } = clone
  await clearUnfinished(host, clone)
  if ((await host.files.stat(path)) !== undefined) {
    const { root, origin } = await lookAtRepository(host, path)
    if (root === path && origin === url) return 'was there'
    throw new Failure(`${path} is there already, and is not ${url}. Choose another name: /project add … name:…`, {
      exit: 'conflict',
    })
  }
  await host.files.makeDirectory(dirname(path), { mode: 0o700 })
  const beside = `${unfinished(clone)}${randomBytes(4).toString('hex')}`
  const ofBranch = branch === undefined ? [] : ['--branch', branch]
  try {
    await askGit(host, `${url} was not cloned`, ['clone', '--quiet', ...ofBranch, '--', url, beside], {
      timeoutMs: cloneWithinMs,
      signal,
    })
    await askGit(host, `${url} was not cloned`, ['-C', beside, 'config', markKey, mark])
    const moved = await host.run(['mv', '-T', '--', beside, path])
    if (moved.exitCode !== 0) throw new Failure(`${url} was not cloned: ${gitSaid(moved)}.`)
  } catch (error) {
    await removeTree(host, beside)
    throw error
  }
  return 'cloned'
}

/** Takes a clone away again if it carries this mark; another's stays. */
export async function removeClone(
  host: Pick<Host, 'run'>,
  { path, mark }: Pick<Clone, 'path' | 'mark'>,
): Promise<void> {
  const { exitCode, stdout } = await runGit(host, ['config', '--file', join(path, '.git', 'config'), '--get', markKey])
  if (exitCode === 0 && stdout.trim() === mark) await removeTree(host, path)
}

const unfinished = ({ path, mark }: Pick<Clone, 'path' | 'mark'>): string => `${path}.${mark}-`

async function clearUnfinished(host: Pick<Host, 'run' | 'files'>, clone: Clone): Promise<void> {
  const directory = dirname(clone.path)
  for (const name of await host.files.list(directory)) {
    const left = join(directory, name)
    if (left.startsWith(unfinished(clone))) await removeTree(host, left)
  }
}

async function removeTree(host: Pick<Host, 'run'>, path: string): Promise<void> {
  const { exitCode, stderr } = await host.run(['rm', '-rf', '--', path])
  if (exitCode !== 0) throw new Failure(`${path} could not be removed: ${gitSaid({ exitCode, stderr })}.`)
}
