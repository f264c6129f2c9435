import { expect, onTestFinished, test } from 'vitest'
import type { Role } from '../../src/fleet/role.ts'
import { agentsOf } from '../../src/operations/agents-of.ts'
import type { FleetDeps } from '../../src/operations/fleet-deps.ts'
import { createHostedAgents } from '../../src/operations/hosted-agents.ts'
import type { Operation, Step } from '../../src/operations/operation.ts'
import { remove } from '../../src/operations/remove.ts'
import { createPauses } from '../../src/host/pauses.ts'
import { createRosterFile } from '../../src/operations/roster-file.ts'
import { spawn } from '../../src/operations/spawn.ts'
import type { Op } from '../../src/store/op.ts'
import { fixedSettings } from '../support/fixed-settings.ts'
import { memoryAssignments } from '../support/memory-assignments.ts'
import { memoryFiles } from '../support/memory-files.ts'
import { recordingHost } from '../support/recording-host.ts'
import { noPanes } from '../support/no-panes.ts'
import { silentLogger } from '../support/silent-logger.ts'

const entry = (name: string, role: string): string => `  - name: ${name}\n    runtime: stub\n    class: ${role}\n`
const floor = `version: 1\ntransport: tmux\nagents:\n${entry('boss', 'orchestrator')}${entry('ed', 'enhancer')}`
const live = new AbortController().signal

const hostedRole = (name: string): [string, Role] => [
  name,
  {
    name,
    title: name,
    lifecycle: 'core',
    placement: 'hosted',
    runtime: 'stub',
    tools: [],
    permissions: { mode: 'ask', allow: [], deny: [] },
    mandate: '',
    boundaries: '',
    lenses: [],
    source: 'framework',
  },
]

/** A fleet of hosted agents, its files in memory. */
function fleet(roster: string) {
  const files = memoryFiles({ '/home/fleet/roster.yaml': roster })
  const hosted = createHostedAgents({ ...recordingHost(), files }, '/home', silentLogger)
  onTestFinished(() => hosted.close())
  const roles = new Map(['orchestrator', 'enhancer', 'coder', 'research'].map(hostedRole))
  const rosterFile = createRosterFile(files, '/home')
  const deps = {
    hostId: 'here',
    host: { ...recordingHost(), files },
    dataDir: '/data',
    settings: fixedSettings(),
    assignments: memoryAssignments(),
    rosterFile,
    hosted,
    supervisor: noPanes,
    pauses: createPauses(files, '/home'),
    roles: () => Promise.resolve(roles),
  } satisfies FleetDeps & Record<string, unknown>
  return { deps, hosted, rosterFile, beats: (name: string) => files.read(`/home/fleet/run/${name}.hb`) }
}

function stepsOf(operation: Operation, args: Op['args']): (name: string) => Step {
  const by = { kind: 'local', uid: 1 } as const
  const op: Op = {
    id: 'op-1',
    kind: '',
    args,
    title: '',
    by,
    hostId: 'here',
    state: 'running',
    steps: [],
    createdAt: 1,
  }
  const steps = operation.plan(op)
  return (name) => {
    const step = steps.find((one) => one.name === name)
    if (step === undefined) throw new Error(`no step ${name}`)
    return step
  }
}

test("a spawn that lost its name to a person's edit leaves that agent alone", async () => {
  const { deps, rosterFile } = fleet(floor)
  const step = stepsOf(spawn(deps), { name: 'ada', role: 'coder', runtime: 'stub' })
  await step('check roster, role and program').run(live)
  await rosterFile.edit((text) => text + entry('ada', 'research'))
  await expect(step('write the roster').run(live)).rejects.toThrow('There is already an agent named ada')
  await step('write the roster').undo?.()
  expect((await rosterFile.read()).agents.find(({ name }) => name === 'ada')?.role).toBe('research')
})

test('a removed agent is gone, also when a start in the middle hosted it again', async () => {
  const { deps, hosted, beats } = fleet(floor + entry('eva', 'enhancer'))
  await hosted.start('eva')
  const step = stepsOf(remove(deps), { name: 'eva' })
  await step('stop eva').run(live)
  // The worker died here: the next one hosts whoever is in the roster, then goes on with the op.
  await hosted.start('eva')
  await step('write the roster').run(live)
  await step('look again').run(live)
  expect(await beats('eva')).toBeUndefined()
})

test('an op that cannot be read hinders no start', () => {
  const { deps } = fleet(floor)
  const operations = new Map([['spawn', spawn(deps)]])
  const by = { kind: 'local', uid: 1 } as const
  const op = { id: 'op-1', title: '', by, hostId: 'here', state: 'queued', steps: [], createdAt: 1 } as const
  const ops: readonly Op[] = [
    { ...op, kind: 'spawn', args: { named: 'otherwise' } },
    { ...op, kind: 'unheard of', args: {} },
    { ...op, kind: 'spawn', args: { name: 'ada', role: 'coder', runtime: 'stub' } },
  ]
  expect([...agentsOf(operations, ops)]).toEqual(['ada'])
})
