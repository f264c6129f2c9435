import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createPauses } from '../../src/host/pauses.ts'
import { createHostedAgents } from '../../src/operations/hosted-agents.ts'
import { createRosterFile } from '../../src/operations/roster-file.ts'
import { createSettingsFile } from '../../src/operations/settings-file.ts'
import { spawn } from '../../src/operations/spawn.ts'
import type { Op } from '../../src/store/op.ts'
import { git, gitRepository } from '../support/git-repository.ts'
import { memoryAssignments } from '../support/memory-assignments.ts'
import { isThere } from '../support/person-with-site.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { role, tmuxFleet } from '../support/tmux-fleet.ts'

const names = [
  'check roster, role and program',
  'make a worktree',
  'write the roster',
  'start ada',
  'look for its first heartbeat',
  'give it its task',
]

/** A spawn with a task on real files, git and tmux. */
async function spawning() {
  const fleet = await tmuxFleet()
  const home = fleet.paths.mosaicHome
  const site = await gitRepository(home, 'site')
  const settings = createSettingsFile(fleet.host.files, home)
  await settings.edit(() => `projects: [{ id: site, path: ${site}, branch: main }]\n`)
  const rosterFile = createRosterFile(fleet.host.files, home)
  await fleet.host.files.write(rosterFile.path, 'version: 1\ntransport: tmux\nagents: []\n')
  const assignments = memoryAssignments()
  const dataDir = join(home, 'data')
  const op: Op = {
    id: 'op-1',
    kind: 'spawn',
    title: 'spawn ada',
    args: { name: 'ada', role: 'coder', runtime: 'stub', project: 'site', path: site, task: 'think' },
    by: { kind: 'local', uid: 1 },
    wakes: { topicId: 'discord:1', entryId: 'm1' },
    hostId: 'here',
    state: 'running',
    steps: [],
    createdAt: 5,
  }
  const operation = spawn({
    hostId: 'here',
    host: fleet.host,
    dataDir,
    settings,
    pauses: createPauses(fleet.host.files, home),
    assignments,
    rosterFile,
    supervisor: fleet.supervisor,
    hosted: createHostedAgents(fleet.host, home, silentLogger),
    roles: () => Promise.resolve(new Map([['coder', { ...role('ephemeral'), needsProject: true }]])),
  })
  const steps = operation.plan(op)
  const left = async () => ({
    worktree: await isThere(join(dataDir, 'worktrees', 'site', 'ada')),
    branches: await git(site, 'branch', '--format', '%(refname:short)'),
    roster: (await rosterFile.read()).agents.length,
    assignment: await assignments.get('ada'),
    evidence: (await fleet.supervisor.look(['ada'])).get('ada'),
  })
  return { site, steps, left, assignments }
}

test.each(names.map((name, at) => [name, at] as const))('cancelled in "%s": nothing is left', async (name, at) => {
  const { steps, left } = await spawning()
  expect(steps.map((step) => step.name)).toEqual(names)
  const cancel = new AbortController()
  const begun = steps.slice(0, at + 1)
  for (const step of begun) {
    if (step.name === name) cancel.abort()
    await step.run(cancel.signal).catch(() => undefined)
  }
  for (const step of begun.toReversed()) await step.undo?.()
  const { evidence, ...rest } = await left()
  expect(rest).toEqual({ worktree: false, branches: 'main', roster: 0, assignment: undefined })
  expect([evidence?.pane, evidence?.supervised]).toEqual([undefined, false])
})

test('its assignment says where it works, since which commit, and whom its end wakes', async () => {
  const { site, steps, assignments } = await spawning()
  const notes: string[] = []
  for (const step of steps) notes.push(await step.run(new AbortController().signal))
  expect(notes.at(-1)).toMatch(/^ada has its task: the prompt-submit hook fired/)
  const { branch, worktree, ...rest } = (await assignments.get('ada')) ?? {}
  expect(branch).toMatch(/^mos\/ada-think-[0-9a-f]{4}$/)
  expect(worktree).toMatch(/\/worktrees\/site\/ada$/)
  expect(rest).toEqual({
    agent: 'ada',
    by: { kind: 'local', uid: 1 },
    opId: 'op-1',
    at: 5,
    task: 'think',
    project: 'site',
    base: await git(site, 'rev-parse', 'HEAD'),
    wakes: { topicId: 'discord:1', entryId: 'm1' },
  })
})
