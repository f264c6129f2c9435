import { isMap, isScalar } from 'yaml'
import type { YAMLMap } from 'yaml'
import { Failure } from '../errors.ts'
import { runtimeNames } from './agent.ts'
import type { Agent, RuntimeName } from './agent.ts'
import { existingName, nameProblem } from './agent-name.ts'
import { defaultRole } from './default-role.ts'
import { present } from './present.ts'
import type { Roster } from './roster.ts'
import { describe, followAlias, placeOf, readFlag, readList, readMap, readSubMap, readText } from './yaml-map.ts'
import type { Field } from './yaml-map.ts'
import { readYaml } from './yaml-source.ts'
import type { YamlSource } from './yaml-source.ts'

const rosterKeys = ['version', 'transport', 'tmux', 'defaults', 'runtimes', 'connector', 'agents'] as const
const agentKeys = [
  'name',
  'runtime',
  'class',
  'host',
  'ssh',
  'socket',
  'model_hint',
  'working_directory',
  'persistent_persona',
  'reset_between_tasks',
] as const

/**
 * Reads a roster v1 file; its format is told at `Roster`. Says nothing about the floor: see `floorAfter`.
 * Throws a Failure (exit 78) with path, line and column: what is wrong, what was given, what fits.
 */
export function parseRoster(text: string, path: string): Roster {
  const source = readYaml(text, path)
  const root = source.document.contents
  if (!isMap(root)) throw new Failure(`${path}: no roster in it; it begins with: version: 1`, { exit: 'configuration' })
  const fields = readMap(source, root, rosterKeys, 'A roster')
  checkHeader(source, fields)
  checkForeign(source, fields)
  return {
    agents: readAgents(source, fields.get('agents')),
    tmux: readTmux(source, fields),
    defaults: readDefaults(source, fields),
  }
}

function checkHeader(source: YamlSource, fields: ReadonlyMap<string, Field>): void {
  for (const [key, only] of [
    ['version', 1],
    ['transport', 'tmux'],
  ] as const) {
    const field = fields.get(key)
    if (!field) throw source.failAt(0, `${key} is missing; write: ${key}: ${only}`)
    const value: unknown = isScalar(field.value) ? field.value.value : undefined
    if (value !== only)
      throw source.failAt(placeOf(field), `${key} is ${describe(field.value)}; Mos reads ${key}: ${only}`)
  }
  if (!fields.has('agents')) throw source.failAt(0, 'agents is missing; write: agents: []')
}

/** What is Mosaic's and not ours: its shape is checked, its content is not read. */
function checkForeign(source: YamlSource, fields: ReadonlyMap<string, Field>): void {
  readSubMap(source, fields.get('connector'))
  for (const pair of readSubMap(source, fields.get('runtimes'))?.items ?? []) {
    const value = followAlias(source, pair.value)
    if (isMap(value)) readMap(source, value, ['reset_command'], 'A runtime')
  }
}

function readTmux(source: YamlSource, fields: ReadonlyMap<string, Field>): Roster['tmux'] {
  const map = readSubMap(source, fields.get('tmux'))
  if (!map) return {}
  const tmux = readMap(source, map, ['socket_name', 'holder_session'], 'tmux')
  return present({
    socketName: readText(source, tmux.get('socket_name')),
    holderSession: readText(source, tmux.get('holder_session')),
  })
}

function readDefaults(source: YamlSource, fields: ReadonlyMap<string, Field>): Roster['defaults'] {
  const map = readSubMap(source, fields.get('defaults'))
  if (!map) return {}
  const defaults = readMap(source, map, ['working_directory'], 'defaults')
  return present({ workingDirectory: readText(source, defaults.get('working_directory')) })
}

function readAgents(source: YamlSource, field: Field | undefined): readonly Agent[] {
  const agents = new Map<string, Agent>()
  for (const item of readList(source, field)?.items ?? []) {
    const node = followAlias(source, item)
    if (!isMap(node)) {
      const place = isScalar(item) || isMap(item) ? item : field && placeOf(field)
      throw source.failAt(place, `an entry of agents is ${describe(node)}; it takes at least name and runtime.`)
    }
    const agent = readAgent(source, node)
    if (agents.has(agent.name)) throw source.failAt(node, `a second agent is named ${agent.name}; names are unique.`)
    agents.set(agent.name, agent)
  }
  return [...agents.values()]
}

function readAgent(source: YamlSource, node: YAMLMap): Agent {
  const fields = readMap(source, node, agentKeys, 'An agent')
  const text = (key: (typeof agentKeys)[number]) => readText(source, fields.get(key))
  const name = readName(source, node, fields.get('name'))
  return present({
    name,
    runtime: readRuntime(source, node, name, fields.get('runtime')),
    role: text('class') ?? defaultRole(name),
    host: text('host'),
    ssh: text('ssh'),
    socket: text('socket'),
    modelHint: text('model_hint'),
    workingDirectory: text('working_directory'),
    persistentPersona: readFlag(source, fields.get('persistent_persona')),
    resetBetweenTasks: readFlag(source, fields.get('reset_between_tasks')),
  })
}

function readName(source: YamlSource, node: YAMLMap, field: Field | undefined): string {
  const name = readText(source, field)
  if (field === undefined || name === undefined) throw source.failAt(node, 'an agent without a name; write: name: ada')
  const problem = nameProblem(name, existingName)
  if (problem !== undefined) throw source.failAt(placeOf(field), problem)
  return name
}

function readRuntime(source: YamlSource, node: YAMLMap, name: string, field: Field | undefined): RuntimeName {
  const given = readText(source, field)
  const fits = `one of ${runtimeNames.join(', ')}`
  if (field === undefined || given === undefined) throw source.failAt(node, `${name} has no runtime; it takes ${fits}.`)
  const runtime = runtimeNames.find((known) => known === given)
  if (!runtime) throw source.failAt(placeOf(field), `the runtime of ${name} is ${describe(given)}; it is ${fits}.`)
  return runtime
}
