import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** git as a person without any settings of their own would run it. */
export async function git(directory: string, ...args: readonly string[]): Promise<string> {
  const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', '-c', 'init.defaultBranch=main']
  const env = { PATH: process.env['PATH'], HOME: directory, GIT_CONFIG_NOSYSTEM: '1' }
  const { stdout } = await run('git', [...who, '-C', directory, ...args], { env })
  return stdout.trim()
}

/** A repository with one commit on `main` at `directory/name`; returns its path. */
export async function gitRepository(directory: string, name: string): Promise<string> {
  const path = join(directory, name)
  await mkdir(path, { recursive: true })
  await git(path, 'init', '--quiet')
  await writeFile(join(path, 'README.md'), `# ${name}\n`)
  await git(path, 'add', '.')
  await git(path, 'commit', '--quiet', '-m', 'Begin')
  return path
}

/**
 * A host's PATH on which `ssh` runs what it is asked to on this machine, so that a clone over ssh is real git on both
 * sides: `git@here:/path/to/repository`.
 */
export async function pathWithOwnSsh(directory: string): Promise<string> {
  const bin = join(directory, 'bin')
  await mkdir(bin, { recursive: true })
  const script = `#!/bin/sh\nfor last; do :; done\nexec sh -c "$last"\n`
  await writeFile(join(bin, 'ssh'), script, { mode: 0o755 })
  return `${bin}:${process.env['PATH'] ?? ''}`
}
