import { mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { addProject } from '../../src/fleet/add-project.ts'
import { removeProject } from '../../src/fleet/remove-project.ts'
import { createHost } from '../../src/host/create-host.ts'
import { cloneProject } from '../../src/operations/clone-project.ts'
import { createSettingsFile } from '../../src/operations/settings-file.ts'
import type { Op } from '../../src/store/op.ts'
import { git, gitRepository, pathWithOwnSsh } from '../support/git-repository.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

/** Real git on both sides of an ssh that stays on this machine. */
async function cloning(change: { url?: string; branch?: string; id?: string } = {}) {
  const directory = await temporaryDirectory()
  const origin = await gitRepository(directory, 'origin')
  const dataDir = join(directory, 'data')
  const host = createHost({ hostId: 'here', path: await pathWithOwnSsh(directory) })
  const settings = createSettingsFile(host.files, directory)
  const url = change.url ?? `git@here:${origin}`
  const branch = change.branch === undefined ? {} : { branch: change.branch }
  const op: Op = {
    id: change.id ?? 'op-1',
    kind: 'clone-project',
    title: 'add project site',
    args: { project: 'site', url, ...branch },
    by: { kind: 'local', uid: 1 },
    hostId: 'here',
    state: 'running',
    steps: [],
    createdAt: 0,
  }
  const steps = cloneProject({ host, dataDir, settings }).plan(op)
  const run = async (signal = new AbortController().signal) => {
    const notes: string[] = []
    for (const step of steps) notes.push(await step.run(signal))
    return notes
  }
  const undo = async () => {
    for (const step of steps.toReversed()) await step.undo?.()
  }
  const path = join(dataDir, 'projects', 'site')
  const names = () => readdir(join(dataDir, 'projects')).catch(() => [])
  return { origin, url, path, settings, steps, run, undo, names }
}

test('cloned, written down, proven; again: the same', async () => {
  const { origin, url, path, settings, run, names } = await cloning()
  const commit = await git(origin, 'rev-parse', '--short', 'HEAD')
  const proof = `site is a project: ${path} on main at ${commit}, cloned from ${url}`
  expect(await run()).toEqual([
    'it answers, and its default branch is main',
    `it is in ${path}`,
    `site is in ${settings.path}`,
    proof,
  ])
  expect((await settings.read()).projects).toEqual([{ id: 'site', path, url, branch: 'main' }])
  expect((await run()).slice(1)).toEqual([`${path} was there`, `site is in ${settings.path}`, proof])
  expect(await names()).toEqual(['site'])
})

test('what a killed run left beside it is cleared, what others left is not', async () => {
  const { path, run, names } = await cloning()
  await mkdir(`${path}.op-1-0a0b0c0d/half`, { recursive: true })
  await mkdir(`${path}.op-2-0a0b0c0d/half`, { recursive: true })
  await run()
  expect(await names()).toEqual(['site', 'site.op-2-0a0b0c0d'])
})

test('undone, nothing of it is left; what somebody else cloned stays', async () => {
  const { path, settings, run, undo, names } = await cloning()
  await run()
  await undo()
  await undo()
  expect(await names()).toEqual([])
  expect((await settings.read()).projects).toEqual([])
  await run()
  await git(path, 'config', 'mos.op', 'op-0')
  await settings.edit((text) => removeProject(text, 'site'))
  await undo()
  expect(await names()).toEqual(['site'])
})

test('a removed project comes back to the clone that it had', async () => {
  const { path, settings, run } = await cloning()
  await run()
  await writeFile(join(path, 'mine'), 'work')
  await settings.edit((text) => removeProject(text, 'site'))
  expect((await run())[1]).toBe(`${path} was there`)
  expect((await stat(join(path, 'mine'))).isFile()).toBe(true)
})

test.each<[string, Parameters<typeof cloning>[0], RegExp]>([
  ['no such repository', { url: 'git@here:/nowhere' }, /^git@here:\/nowhere can't be read: .*\/nowhere.*\.$/],
  ['no such branch', { branch: 'dev' }, /was not cloned: Remote branch dev not found in upstream origin\.$/],
])('%s: said, and nothing is left', async (_name, change, words) => {
  const { settings, run, names } = await cloning(change)
  await expect(run()).rejects.toThrow(words)
  expect(await names()).toEqual([])
  expect((await settings.read()).projects).toEqual([])
})

test('what stands in its place is left alone', async () => {
  const { path, url, run, undo } = await cloning()
  await mkdir(path, { recursive: true })
  await writeFile(join(path, 'mine'), 'work')
  await expect(run()).rejects.toThrow(`${path} is no git repository`)
  await git(path, 'init', '--quiet')
  await expect(run()).rejects.toThrow(`${path} is there already, and is not ${url}. Choose another name`)
  await undo()
  expect((await stat(join(path, 'mine'))).isFile()).toBe(true)
})

test('an id that became another project meanwhile is refused before anything is fetched', async () => {
  const { settings, run, names } = await cloning()
  await settings.edit((text) => addProject(text, { id: 'site', path: '/srv/site', branch: 'main' }))
  await expect(run()).rejects.toThrow('There is already a project site: /srv/site.')
  expect(await names()).toEqual([])
})

test('a cancel ends git, and leaves nothing', async () => {
  const { run, names } = await cloning()
  const controller = new AbortController()
  controller.abort()
  await expect(run(controller.signal)).rejects.toThrow('aborted')
  expect(await names()).toEqual([])
})

test.each(['ext::sh -c true', 'https://me:secret@example.com/a', '--upload-pack=x', '/etc'])(
  'args that no command makes are not run: %s',
  async (url) => {
    await expect(cloning({ url })).rejects.toThrow('repository')
  },
)
