import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createHost } from '../../src/host/create-host.ts'
import { lookAtWork } from '../../src/host/git/look-at-work.ts'
import { addWorktree } from '../../src/host/git/worktree.ts'
import { git, gitRepository } from '../support/git-repository.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

async function worktree() {
  const directory = await temporaryDirectory()
  const host = createHost({ hostId: 'here', path: process.env['PATH'] ?? '' })
  const repository = await gitRepository(directory, 'site')
  const path = join(directory, 'ada')
  await addWorktree(host, { repository, path, branch: 'mos/ada', from: 'main', mark: 'op-1' })
  const base = await git(path, 'rev-parse', 'HEAD')
  const commit = async (where: string, file: string, text: string | Uint8Array, subject = `Add ${file}`) => {
    await writeFile(join(where, file), text)
    await git(where, 'add', '--all')
    await git(where, 'commit', '--quiet', '-m', subject)
  }
  const look = async () => {
    const { commits, ...rest } = await lookAtWork(host, { path, base, from: 'main' })
    return { ...rest, commits: commits.map(({ subject }) => subject) }
  }
  return { repository, path, commit, look }
}

test('nothing made', async () => {
  const { look } = await worktree()
  expect(await look()).toEqual({ branch: 'mos/ada', commits: [], files: [], uncommitted: [] })
})

test('names and subjects as hostile as git takes them come as they are', async () => {
  const { path, commit, look } = await worktree()
  const name = 'a\tb\n"c" \u001b[31m -> @everyone.txt'
  await commit(path, name, 'one\ntwo\n', 'Say "hi" to <@1>\u001b[2J')
  await commit(path, 'logo.png', new Uint8Array([0, 1, 2, 0]))
  await writeFile(join(path, '-x'), '')
  await mkdir(join(path, 'new'))
  await writeFile(join(path, 'new', ' leading'), '')
  expect(await look()).toEqual({
    branch: 'mos/ada',
    commits: ['Add logo.png', 'Say "hi" to <@1>\u001b[2J'],
    files: [{ path: name, added: 2, deleted: 0 }, { path: 'logo.png' }],
    uncommitted: ['-x', 'new/'],
  })
})

test('a diff of 2 MB', async () => {
  const { path, commit, look } = await worktree()
  await commit(path, 'big.txt', 'a line of twenty-one\n'.repeat(100_000))
  expect(await look()).toMatchObject({ files: [{ path: 'big.txt', added: 100_000, deleted: 0 }] })
})

test('after a rebase only its own counts, and what is merged counts too', async () => {
  const { repository, path, commit, look } = await worktree()
  await commit(path, 'mine', '1\n')
  await commit(repository, 'theirs', '1\n')
  await git(path, 'rebase', '--quiet', 'main')
  expect(await look()).toMatchObject({ commits: ['Add mine'], files: [{ path: 'mine' }] })
  await git(repository, 'merge', '--quiet', '--no-ff', '-m', 'Merge', 'mos/ada')
  expect((await look()).commits).toContain('Add mine')
})

test('on no branch, and in a place that is gone', async () => {
  const { path, look } = await worktree()
  await git(path, 'checkout', '--quiet', '--detach')
  expect(await look()).toEqual({ commits: [], files: [], uncommitted: [] })
  const host = createHost({ hostId: 'here', path: process.env['PATH'] ?? '' })
  await expect(lookAtWork(host, { path: '/nowhere', base: 'HEAD', from: 'main' })).rejects.toThrow(
    "git does not tell what is in /nowhere: cannot change to '/nowhere': No such file or directory.",
  )
})
