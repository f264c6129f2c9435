import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createHost } from '../../src/host/create-host.ts'
import { putAwayWorktree } from '../../src/host/git/put-away-worktree.ts'
import { addWorktree, removeWorktree } from '../../src/host/git/worktree.ts'
import { git, gitRepository } from '../support/git-repository.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

async function repository() {
  const directory = await temporaryDirectory()
  const host = createHost({ hostId: 'here', path: process.env['PATH'] ?? '' })
  const path = join(directory, 'worktrees', 'ada')
  const worktree = {
    repository: await gitRepository(directory, 'site'),
    path,
    branch: 'fix/pay',
    from: 'main',
    mark: 'op-1',
  }
  const isThere = () =>
    stat(path).then(
      () => true,
      () => false,
    )
  const branches = async () => (await git(worktree.repository, 'branch', '--format', '%(refname:short)')).split('\n')
  return { directory, host, path, worktree, isThere, branches }
}

test('a new branch from the default one; again: the same; undone: nothing is left', async () => {
  const { host, path, worktree, isThere, branches } = await repository()
  expect(await addWorktree(host, worktree)).toBe(`${path} is on fix/pay, new from main`)
  expect(await readFile(join(path, 'README.md'), 'utf8')).toBe('# site\n')
  expect(await addWorktree(host, worktree)).toBe(`${path} was there, on fix/pay`)
  await removeWorktree(host, worktree)
  await removeWorktree(host, worktree)
  expect(await isThere()).toBe(false)
  expect(await branches()).toEqual(['main'])
})

test('a branch that is there is taken as it is, and stays', async () => {
  const { host, path, worktree, branches } = await repository()
  await git(worktree.repository, 'branch', 'fix/pay')
  await writeFile(join(worktree.repository, 'more'), '')
  await git(worktree.repository, 'add', '.')
  await git(worktree.repository, 'commit', '--quiet', '-m', 'More')
  expect(await addWorktree(host, worktree)).toBe(`${path} is on fix/pay, as it is`)
  await removeWorktree(host, worktree)
  expect(await branches()).toEqual(['fix/pay', 'main'])
})

test("a person's branch stays, also one without a commit of its own and after a start that was cut off", async () => {
  const { host, path, worktree, isThere, branches } = await repository()
  await git(worktree.repository, 'branch', 'fix/pay')
  await addWorktree(host, worktree)
  await git(worktree.repository, 'worktree', 'remove', path)
  await addWorktree(host, worktree)
  await removeWorktree(host, worktree)
  expect([await isThere(), await branches()]).toEqual([false, ['fix/pay', 'main']])
})

test("of a clone: origin's branch is followed, and a new one begins at origin's default", async () => {
  const { directory, host, path, worktree } = await repository()
  await git(worktree.repository, 'branch', 'theirs')
  await git(directory, 'clone', '--quiet', worktree.repository, 'clone')
  const clone = { ...worktree, repository: join(directory, 'clone') }
  expect(await addWorktree(host, { ...clone, branch: 'theirs' })).toBe(`${path} is on theirs, from origin/theirs`)
  const other = { ...clone, path: `${path}2` }
  expect(await addWorktree(host, other)).toBe(`${path}2 is on fix/pay, new from origin/main`)
})

test('work in it is never lost: not to an undo, not to another op', async () => {
  const { host, path, worktree, isThere } = await repository()
  await addWorktree(host, worktree)
  await writeFile(join(path, 'mine'), 'work')
  await removeWorktree(host, worktree)
  expect(await isThere()).toBe(true)
  expect(await addWorktree(host, { ...worktree, mark: 'op-2' })).toBe(`${path} was there, on fix/pay`)
  await removeWorktree(host, { ...worktree, mark: 'op-2' })
  expect(await readFile(join(path, 'mine'), 'utf8')).toBe('work')
  await expect(addWorktree(host, { ...worktree, branch: 'other', mark: 'op-2' })).rejects.toThrow(
    `${path} is there already, on fix/pay. Take branch:fix/pay, another name, or move it away: git worktree remove ${path}`,
  )
})

test('commits on its branch outlive the undo', async () => {
  const { host, path, worktree, isThere, branches } = await repository()
  await addWorktree(host, worktree)
  await writeFile(join(path, 'mine'), 'work')
  await git(path, 'add', '.')
  await git(path, 'commit', '--quiet', '-m', 'Mine')
  await removeWorktree(host, worktree)
  expect(await isThere()).toBe(false)
  expect(await branches()).toEqual(['fix/pay', 'main'])
})

test("a branch of another agent's worktree is refused, with where it is", async () => {
  const { host, path, worktree } = await repository()
  await addWorktree(host, worktree)
  await expect(addWorktree(host, { ...worktree, path: `${path}2`, mark: 'op-2' })).rejects.toThrow(
    `No worktree on fix/pay: it is checked out in ${path}. Take another branch.`,
  )
})

test('put away: only where nothing would be lost, and never its branch', async () => {
  const { host, path, worktree, isThere, branches } = await repository()
  const putAway = () => putAwayWorktree(host, worktree)
  expect(await putAway()).toBeUndefined()
  await addWorktree(host, worktree)
  await writeFile(join(path, 'mine'), 'work')
  expect(await putAway()).toBe(`Its worktree stays, with changes on fix/pay that are not committed: ${path}`)
  await git(path, 'add', '.')
  await git(path, 'commit', '--quiet', '-m', 'Mine')
  expect(await putAway()).toBe(`Its worktree stays, with 1 commit on fix/pay that main does not have: ${path}`)
  await git(worktree.repository, 'merge', '--quiet', 'fix/pay')
  expect(await putAway()).toBe('Its worktree held nothing new and is gone; the branch fix/pay stays.')
  expect([await isThere(), await branches()]).toEqual([false, ['fix/pay', 'main']])
  expect(await addWorktree(host, worktree)).toBe(`${path} is on fix/pay, as it is`)
  await rm(`${path}.op`)
  expect(await putAway()).toBe(`Its worktree stays, Mos did not make it: ${path}`)
})

test('put away: an empty branch goes too, unless it was there before', async () => {
  const { host, worktree, isThere, branches } = await repository()
  await addWorktree(host, worktree)
  expect(await putAwayWorktree(host, worktree)).toBe(
    'Its worktree and its branch fix/pay held nothing new and are gone.',
  )
  expect([await isThere(), await branches()]).toEqual([false, ['main']])
  await git(worktree.repository, 'branch', 'fix/pay')
  await addWorktree(host, worktree)
  expect(await putAwayWorktree(host, worktree)).toBe(
    'Its worktree held nothing new and is gone; the branch fix/pay stays.',
  )
  expect(await branches()).toEqual(['fix/pay', 'main'])
})

test('one that was cut off in the middle is made anew', async () => {
  const { host, path, worktree } = await repository()
  await addWorktree(host, worktree)
  await rm(join(path, 'README.md'))
  expect(await addWorktree(host, worktree)).toBe(`${path} is on fix/pay, as it is`)
  await rm(path, { recursive: true })
  expect(await addWorktree(host, worktree)).toBe(`${path} is on fix/pay, as it is`)
  await rm(join(path, '.git'))
  expect(await addWorktree(host, worktree)).toBe(`${path} is on fix/pay, as it is`)
  expect(await readFile(join(path, 'README.md'), 'utf8')).toBe('# site\n')
})

test.each([
  [
    'a branch that is checked out',
    { branch: 'main' },
    /^No worktree on main: it is checked out in \/.*\/site\. Take another branch, or none to work there\.$/,
  ],
  [
    'a repository without that default branch',
    { from: 'trunk' },
    /^No worktree on fix\/pay: \/.*\/site has no commit on trunk to begin it at\. Make one, or take no branch\.$/,
  ],
  ['no repository', { repository: '/nowhere' }, /^No worktree on fix\/pay: cannot change to '\/nowhere'/],
])('%s is refused in words for a person', async (_name, change, words) => {
  const { host, worktree } = await repository()
  await expect(addWorktree(host, { ...worktree, ...change })).rejects.toThrow(words)
})

test('what is no worktree is left alone', async () => {
  const { host, path, worktree, isThere } = await repository()
  await mkdir(path, { recursive: true })
  await writeFile(join(path, 'mine'), 'work')
  await expect(addWorktree(host, worktree)).rejects.toThrow(`${path} is there already, and is no worktree.`)
  await removeWorktree(host, worktree)
  expect(await isThere()).toBe(true)
})
