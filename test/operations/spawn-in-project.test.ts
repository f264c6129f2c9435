import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { addAgent } from '../../src/fleet/add-agent.ts'
import { parseRoster } from '../../src/fleet/parse-roster.ts'
import { removeAgent } from '../../src/fleet/remove-agent.ts'
import { createHost } from '../../src/host/create-host.ts'
import { createHostedAgents } from '../../src/operations/hosted-agents.ts'
import { remove } from '../../src/operations/remove.ts'
import { createPauses } from '../../src/host/pauses.ts'
import { createRosterFile } from '../../src/operations/roster-file.ts'
import { createSettingsFile } from '../../src/operations/settings-file.ts'
import { spawn } from '../../src/operations/spawn.ts'
import type { Op } from '../../src/store/op.ts'
import { git, gitRepository } from '../support/git-repository.ts'
import { noPanes } from '../support/no-panes.ts'
import { memoryAssignments } from '../support/memory-assignments.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { role } from '../support/tmux-fleet.ts'

const live = new AbortController().signal

/** The steps of a spawn up to the start, on real files and git. */
async function spawning(args: Record<string, unknown>) {
  const home = await temporaryDirectory()
  const site = await gitRepository(home, 'site')
  const host = createHost({ hostId: 'here', path: process.env['PATH'] ?? '' })
  const settings = createSettingsFile(host.files, home)
  await settings.edit(() => `projects: [{ id: site, path: ${site}, branch: main }]\n`)
  const rosterFile = createRosterFile(host.files, home)
  await host.files.write(rosterFile.path, 'version: 1\ntransport: tmux\nagents: []\n')
  const coder = { ...role('ephemeral'), needsProject: true }
  const dataDir = join(home, 'data')
  const deps = {
    hostId: 'here',
    host,
    dataDir,
    settings,
    assignments: memoryAssignments(),
    rosterFile,
    supervisor: noPanes,
    pauses: createPauses(host.files, home),
    hosted: createHostedAgents(host, home, silentLogger),
    roles: () => Promise.resolve(new Map([['coder', coder]])),
  }
  const op: Op = {
    id: 'op-1',
    kind: 'spawn',
    title: 'spawn ada',
    args: { name: 'ada', role: 'coder', runtime: 'stub', path: site, ...args },
    by: { kind: 'local', uid: 1 },
    hostId: 'here',
    state: 'running',
    steps: [],
    createdAt: 0,
  }
  const all = spawn(deps).plan(op)
  const steps = all.slice(
    0,
    all.findIndex(({ name }) => name === 'start ada'),
  )
  const run = async () => {
    for (const step of steps) await step.run(live)
  }
  const undo = async () => {
    for (const step of steps.toReversed()) await step.undo?.()
  }
  const ada = async () => parseRoster(await readFile(rosterFile.path, 'utf8'), 'r').agents[0]
  return { site, dataDir, settings, run, undo, ada, deps, op }
}

test("it works in the project's directory", async () => {
  const { site, run, undo, ada } = await spawning({ project: 'site' })
  await run()
  expect(await ada()).toMatchObject({ name: 'ada', workingDirectory: site })
  await undo()
  expect(await ada()).toBeUndefined()
  expect((await stat(join(site, 'README.md'))).isFile()).toBe(true)
})

test('with a branch it works in a worktree, which goes with an undo', async () => {
  const { dataDir, run, undo, ada } = await spawning({ project: 'site', branch: 'fix/pay', model: 'opus' })
  const worktree = join(dataDir, 'worktrees', 'site', 'ada')
  await run()
  await run().catch(() => undefined)
  expect(await ada()).toMatchObject({ workingDirectory: worktree, modelHint: 'opus' })
  expect((await stat(join(worktree, 'README.md'))).isFile()).toBe(true)
  await undo()
  await expect(stat(worktree)).rejects.toThrow('ENOENT')
})

test("a removed agent's worktree stays while it holds work, and the op says so", async () => {
  const { dataDir, run, deps, op } = await spawning({ project: 'site', branch: 'fix/pay' })
  const worktree = join(dataDir, 'worktrees', 'site', 'ada')
  await run()
  await writeFile(join(worktree, 'mine'), 'work')
  const steps = remove(deps).plan({ ...op, id: 'op-2', kind: 'remove', args: { name: 'ada' } })
  const last = async () => {
    let note = ''
    for (const step of steps.slice(2)) note = await step.run(live)
    return note
  }
  const gone = 'ada is gone: no pane, no runner, not in the roster'
  expect(await last()).toBe(`${gone}\nIts worktree stays, with changes on fix/pay that are not committed: ${worktree}`)
  await rm(join(worktree, 'mine'))
  // Somebody else works in it by now.
  await deps.rosterFile.edit((text) =>
    addAgent(text, { name: 'bob', role: 'coder', runtime: 'stub', workingDirectory: worktree }),
  )
  expect(await last()).toBe(gone)
  await deps.rosterFile.edit((text) => removeAgent(text, 'bob'))
  expect(await last()).toBe(`${gone}\nIts worktree and its branch fix/pay held nothing new and are gone.`)
  expect(await last()).toBe(gone)
})

test.each<[string, Record<string, unknown>, (site: string) => string]>([
  ['no project', {}, () => 'A coder needs a project: /project add <path or url>, or project:…'],
  ['a project that went', { project: 'shop' }, () => 'There is no project shop any more. See which are: /project list'],
  [
    'one that moved',
    { project: 'site', path: '/srv/site' },
    (site) => `The project site has moved to ${site}. Ask again.`,
  ],
])('%s is refused, and nothing is changed', async (_name, args, words) => {
  const { site, run, ada } = await spawning(args)
  await expect(run()).rejects.toThrow(words(site))
  expect(await ada()).toBeUndefined()
})

test('a project whose directory is gone is refused', async () => {
  const { settings, run } = await spawning({ project: 'site', path: '/nowhere' })
  await settings.edit(() => 'projects: [{ id: site, path: /nowhere, branch: main }]\n')
  await expect(run()).rejects.toThrow('The project site is not in /nowhere. Bring it back, or: /project remove site')
})

test('of two that want one branch at once the second is told who has it, and takes nothing away', async () => {
  const { site, dataDir, deps, op } = await spawning({ project: 'site', branch: 'fix/pay' })
  const operation = spawn(deps)
  const making = (name: string) => {
    const step = operation
      .plan({ ...op, id: `op-${name}`, args: { ...op.args, name } })
      .find((each) => each.name === 'make a worktree')
    if (step === undefined) throw new Error('no step')
    return step.run(live).then(
      () => 'made',
      async (error: unknown) => {
        await step.undo?.()
        return error instanceof Error ? error.message : 'no error'
      },
    )
  }
  const path = (name: string) => join(dataDir, 'worktrees', 'site', name)
  const told = await Promise.all([making('ada'), making('bob')])
  // Either may be first.
  const first = told[0] === 'made' ? 'ada' : 'bob'
  expect(told.toSorted()).toEqual([
    `No worktree on fix/pay: it is checked out in ${path(first)}. Take another branch.`,
    'made',
  ])
  expect(await git(site, 'branch', '--format', '%(refname:short)')).toBe('fix/pay\nmain')
  expect(await git(path(first), 'symbolic-ref', '--short', 'HEAD')).toBe('fix/pay')
})
