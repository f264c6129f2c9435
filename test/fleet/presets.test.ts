import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { addAgent } from '../../src/fleet/add-agent.ts'
import type { Agent } from '../../src/fleet/agent.ts'
import { floorAfter } from '../../src/fleet/floor.ts'
import { parsePreset } from '../../src/fleet/parse-preset.ts'
import { parseRoster } from '../../src/fleet/parse-roster.ts'
import { planPreset } from '../../src/fleet/plan-preset.ts'
import { fleetTypes } from '../../src/fleet/preset.ts'
import type { Preset } from '../../src/fleet/preset.ts'
import { setRuntime } from '../../src/fleet/set-runtime.ts'
import { createHost } from '../../src/host/create-host.ts'
import { floorRoster } from '../../src/seed/floor-roster.ts'
import { loadPresets } from '../../src/seed/load-presets.ts'
import { loadRoles } from '../../src/seed/load-roles.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const { files } = createHost({ hostId: 'here', path: '' })
const presets = await loadPresets(files, root)
const roles = await loadRoles(files, '/nowhere', root)
const presetOf = (type: Preset['type']): Preset => {
  const preset = presets.get(type)
  if (preset === undefined) throw new Error(`there is no preset ${type}`)
  return preset
}

test('each type of fleet: who is always there, and who is made for a task', () => {
  const shown = fleetTypes.map((type) => {
    const { title, agents, roles: made } = presetOf(type)
    return `${title}: ${agents.map(({ name }) => name).join(', ')}; for a task: ${made.join(', ')}`
  })
  expect(shown).toMatchInlineSnapshot(`
    [
      "General: orchestrator, enhancer, operations; for a task: coder, research, board",
      "Coding: orchestrator, enhancer; for a task: coder, code-review, security-review",
      "Research: orchestrator, enhancer; for a task: research, board",
      "Hybrid: orchestrator, enhancer, operations; for a task: coder, code-review, security-review, research, board",
    ]
  `)
})

test.each(fleetTypes)('%s: a roster that keeps the floor; core roles are in it, ephemeral ones are not', (type) => {
  const preset = presetOf(type)
  const text = planPreset(parseRoster(floorRoster('stub'), 'roster').agents, { preset, runtime: 'claude' }).add.reduce(
    (roster, agent) => addAgent(roster, agent),
    floorRoster('claude'),
  )
  const { agents } = parseRoster(text, 'roster')
  expect(floorAfter(agents)).toEqual({ ok: true })
  expect(new Set(agents.map(({ runtime }) => runtime))).toEqual(new Set(['claude']))
  expect(preset.agents.map(({ role }) => roles.get(role)?.lifecycle)).not.toContain('ephemeral')
  expect(preset.roles.map((role) => roles.get(role)?.lifecycle)).toEqual(preset.roles.map(() => 'ephemeral'))
})

test.each([
  ['agents: [{ name: orchestrator }]', 'p:1:9: There is no enhancer. A fleet has at least one.'],
  ['agents: []', 'p:1:9: There is no orchestrator. A fleet has exactly one.'],
  ['agents: [coder]', 'p:1:9: an entry of agents is "coder"; it takes name and class.'],
  [
    'agents: [{ name: A }]',
    'p:1:10: "A" does not fit as a name: use a-z, 0-9 and single hyphens, a letter first, like ada or review-2.',
  ],
  ['rolls: [coder]', 'p:1:1: unknown key "rolls". A preset takes title, description, agents, roles.'],
  ['just words', 'p: no preset in it; it begins with: title: …'],
])('%s is refused with path and line', (text, words) => {
  expect(() => parsePreset('coding', text, 'p')).toThrow(words)
})

const mosaics: readonly Agent[] = [
  { name: 'boss', runtime: 'codex', role: 'orchestrator' },
  { name: 'better', runtime: 'stub', role: 'enhancer' },
  { name: 'operations', runtime: 'pi', role: 'coder' },
  { name: 'ada', runtime: 'stub', role: 'coder' },
]

test('an existing roster: a role that somebody has is not added again, a name that is taken is numbered', () => {
  expect(planPreset(mosaics, { preset: presetOf('hybrid') })).toEqual({
    add: [{ name: 'operations-2', runtime: 'codex', role: 'operations' }],
    move: [],
  })
})

test('a runtime that is asked for is the floor’s and of everybody on the stub; a chosen one stays', () => {
  expect(planPreset(mosaics, { runtime: 'claude' })).toEqual({
    add: [],
    move: [
      { name: 'boss', from: 'codex', to: 'claude' },
      { name: 'better', from: 'stub', to: 'claude' },
      { name: 'ada', from: 'stub', to: 'claude' },
    ],
  })
  expect(planPreset(mosaics, {})).toEqual({ add: [], move: [] })
})

test('another runtime changes that word alone', () => {
  const edited = setRuntime(floorRoster('stub'), 'orchestrator', 'claude')
  expect(edited).toBe(floorRoster('stub').replace('runtime: stub # claude', 'runtime: claude # claude'))
  expect(setRuntime(edited, 'nobody', 'pi')).toBe(edited)
})
