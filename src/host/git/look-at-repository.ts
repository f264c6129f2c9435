import { Failure } from '../../errors.ts'
import type { Host } from '../host.ts'
import { gitSaid, runGit } from './git-run.ts'

export type Repository = {
  /** top of the working tree, absolute */
  readonly root: string
  /** Of its origin the default one, else the one that is checked out; undefined: neither is known. */
  readonly branch?: string
  /** `remote.origin.url` */
  readonly origin?: string
}

/** What git says of a directory. A Failure for one that is not there or is in no repository. */
export async function lookAtRepository(host: Pick<Host, 'run' | 'files'>, path: string): Promise<Repository> {
  const found = await host.files.stat(path)
  if (found === undefined) throw new Failure(`There is no ${path} on the machine that Mos runs on.`)
  if (!found.isDirectory) throw new Failure(`${path} is a file; a project is the directory of a git repository.`)
  const top = await runGit(host, ['-C', path, 'rev-parse', '--show-toplevel'])
  if (top.exitCode !== 0) {
    if ((await line(host, path, ['rev-parse', '--is-bare-repository'])) === 'true')
      throw new Failure(`${path} is a bare repository, with no files to work on: clone it, and add the clone.`)
    throw new Failure(`${path} is no git repository with files in it: ${gitSaid(top)}. Make it one: git init`)
  }
  const root = top.stdout.trim()
  const [head, checkedOut, origin] = await Promise.all([
    line(host, root, ['symbolic-ref', '--short', 'refs/remotes/origin/HEAD']),
    line(host, root, ['symbolic-ref', '--short', 'HEAD']),
    line(host, root, ['config', '--get', 'remote.origin.url']),
  ])
  const branch = head?.replace(/^origin\//, '') ?? checkedOut
  return { root, ...(branch === undefined ? {} : { branch }), ...(origin === undefined ? {} : { origin }) }
}

async function line(host: Pick<Host, 'run'>, root: string, args: readonly string[]): Promise<string | undefined> {
  const { exitCode, stdout } = await runGit(host, ['-C', root, ...args])
  const text = stdout.trim()
  return exitCode === 0 && text !== '' ? text : undefined
}
