import { basename, dirname } from 'node:path'
import type { Host } from '../host.ts'
import { runGit } from './git-run.ts'

/**
 * The top of the repository that a directory is in, absolute and without links; of a worktree that of the repository
 * that it belongs to. Undefined where there is none.
 */
export async function findRepository(host: Pick<Host, 'run'>, directory: string): Promise<string | undefined> {
  const wanted = ['--path-format=absolute', '--show-toplevel', '--git-common-dir']
  const { exitCode, stdout } = await runGit(host, ['-C', directory, 'rev-parse', ...wanted])
  const [root, common] = stdout.split('\n')
  if (exitCode !== 0 || root === undefined || common === undefined) return undefined
  // A submodule has its own inside the one of the repository around it.
  return basename(common) === '.git' ? dirname(common) : root
}
