import { isMap } from 'yaml'
import type { YAMLMap } from 'yaml'
import { Failure } from '../errors.ts'
import { nameProblem, newName } from './agent-name.ts'
import { defaultRole } from './default-role.ts'
import { floorAfter } from './floor.ts'
import type { FleetType, Preset } from './preset.ts'
import { describe, followAlias, placeOf, readList, readMap, readText, readTexts } from './yaml-map.ts'
import { readYaml } from './yaml-source.ts'
import type { YamlSource } from './yaml-source.ts'

/**
 * Reads a preset: `title`, `description`, `agents` with name and class, `roles`. Throws a Failure (exit 78) with path,
 * line and column; also for agents without the floor, since no fleet may begin like that.
 */
export function parsePreset(type: FleetType, text: string, path = `presets/${type}.yaml`): Preset {
  const source = readYaml(text, path)
  const root = source.document.contents
  if (!isMap(root)) throw new Failure(`${path}: no preset in it; it begins with: title: …`, { exit: 'configuration' })
  const fields = readMap(source, root, ['title', 'description', 'agents', 'roles'], 'A preset')
  const field = fields.get('agents')
  const agents = (readList(source, field)?.items ?? []).map((item) => {
    const node = followAlias(source, item)
    if (isMap(node)) return readAgent(source, node)
    throw source.failAt(field && placeOf(field), `an entry of agents is ${describe(node)}; it takes name and class.`)
  })
  const floor = floorAfter(agents)
  if (!floor.ok) throw source.failAt(field && placeOf(field), floor.reason)
  return {
    type,
    title: readText(source, fields.get('title')) ?? type,
    description: readText(source, fields.get('description')) ?? '',
    agents,
    roles: readTexts(source, fields.get('roles')),
  }
}

function readAgent(source: YamlSource, node: YAMLMap): Preset['agents'][number] {
  const fields = readMap(source, node, ['name', 'class'], 'An agent of a preset')
  const name = readText(source, fields.get('name')) ?? ''
  const problem = nameProblem(name, newName)
  if (problem !== undefined) throw source.failAt(node, problem)
  return { name, role: readText(source, fields.get('class')) ?? defaultRole(name) }
}
