import { isAbsolute, normalize } from 'node:path'
import { isMap, isScalar } from 'yaml'
import type { YAMLMap } from 'yaml'
import { existingName, nameProblem, newName } from './agent-name.ts'
import { branchName } from './branch-name.ts'
import { channelUses, emptySettings } from './fleet-settings.ts'
import type { AccessRule, ChannelUse, FleetSettings, PermissionRule, Project } from './fleet-settings.ts'
import { present } from './present.ts'
import { tiers } from './principal.ts'
import { tenantName } from './tenant-name.ts'
import { hasLogin, urlProblem } from './project-url.ts'
import { readUpdate } from './read-update.ts'
import {
  describe,
  followAlias,
  placeOf,
  readChoice,
  readId,
  readList,
  readMap,
  readText,
  readTexts,
} from './yaml-map.ts'
import type { Field } from './yaml-map.ts'
import { readEnhancer } from './read-enhancer.ts'
import { readRelaunch } from './read-relaunch.ts'
import { readTrackers } from './read-trackers.ts'
import { readYaml } from './yaml-source.ts'
import type { YamlSource } from './yaml-source.ts'

type Entry = { readonly node: YAMLMap; readonly fields: ReadonlyMap<string, Field> }

/**
 * Reads `fleet/mos.yaml`; its format is told at `FleetSettings`. An empty text is empty settings.
 * Throws a Failure (exit 78) with path, line and column: what is wrong, what was given, what fits.
 */
export function parseSettings(text: string, path = 'fleet/mos.yaml'): FleetSettings {
  const source = readYaml(text, path)
  const root: unknown = source.document.contents
  if (root === null || (isScalar(root) && root.value === null)) return emptySettings
  if (!isMap(root)) throw source.failAt(0, `the file is ${describe(root)}; it takes keys like projects: and channels:`)
  const fields = readMap(
    source,
    root,
    [
      'projects',
      'channels',
      'access',
      'permissions',
      'tenants',
      'update',
      'relaunch',
      'enhancer',
      'trackers',
      'mosaic',
    ],
    'mos.yaml',
  )
  const projects = readProjects(source, fields.get('projects'))
  const known = new Set(projects.map(({ id }) => id))
  return present({
    projects,
    channels: readChannels(source, fields.get('channels'), known),
    access: entriesOf(source, fields.get('access'), accessKeys, 'A rule').map((entry) =>
      readRule(source, entry, known),
    ),
    permissions: entriesOf(source, fields.get('permissions'), ['role', 'project', 'allow'], 'A permission').map(
      (entry) => readPermission(source, entry, known),
    ),
    tenants: readTenants(source, fields.get('tenants')),
    update: readUpdate(source, fields.get('update')),
    mosaic: fields.has('mosaic') ? readLeft(source, fields.get('mosaic')) : undefined,
    relaunch: readRelaunch(source, fields.get('relaunch')),
    enhancer: readEnhancer(source, fields.get('enhancer')),
    trackers: readTrackers(source, fields.get('trackers')),
  })
}

function readProjects(source: YamlSource, field: Field | undefined): readonly Project[] {
  const projects = new Map<string, Project>()
  for (const entry of entriesOf(source, field, ['id', 'path', 'url', 'branch'], 'A project')) {
    const project = readProject(source, entry)
    if (projects.has(project.id))
      throw source.failAt(entry.node, `a second project is named ${project.id}; names are unique.`)
    projects.set(project.id, project)
  }
  return [...projects.values()]
}

function readProject(source: YamlSource, { node, fields }: Entry): Project {
  const id = checked(source, fields.get('id'), readText(source, fields.get('id')), (text) => nameProblem(text, newName))
  if (id === undefined) throw source.failAt(node, 'a project without an id; write: id: site')
  const path = checked(source, fields.get('path'), readText(source, fields.get('path')), (text) =>
    isAbsolute(text) && normalize(text) === text ? undefined : 'a path is absolute, without . and .., like /srv/site.',
  )
  if (path === undefined) throw source.failAt(node, `the project ${id} has no path; write: path: /srv/${id}`)
  const branch = checked(source, fields.get('branch'), readText(source, fields.get('branch')), branchProblem)
  if (branch === undefined) throw source.failAt(node, `the project ${id} has no branch; write: branch: main`)
  return present({
    id,
    path,
    url: checked(source, fields.get('url'), readText(source, fields.get('url')), urlProblem),
    branch,
  })
}

function branchProblem(text: string): string | undefined {
  const problem = branchName.safeParse(text).error?.issues[0]?.message
  return problem === undefined ? undefined : `${problem}.`
}

function readChannels(
  source: YamlSource,
  field: Field | undefined,
  projects: ReadonlySet<string>,
): readonly ChannelUse[] {
  const channels = new Map<string, ChannelUse>()
  for (const { node, fields } of entriesOf(source, field, ['id', 'as', 'project'], 'A channel')) {
    const id = readId(source, fields.get('id'))
    if (id === undefined) throw source.failAt(node, 'a channel without an id; write: id: "123456789012345678"')
    if (channels.has(id)) throw source.failAt(node, `channel ${id} is given twice; remove one.`)
    const as = readChoice(source, fields.get('as'), channelUses)
    const other = [...channels.values()].find((channel) => as !== undefined && as !== 'home' && channel.as === as)
    if (other) throw source.failAt(node, `channel ${other.id} is for ${as} already; there is one such channel.`)
    const project = knownProject(source, fields.get('project'), readText(source, fields.get('project')), projects)
    channels.set(id, present({ id, project, as }))
  }
  return [...channels.values()]
}

const accessKeys = ['user', 'role', 'guild', 'tier', 'commands', 'projects'] as const
const command = /^[a-z]+( [a-z]+)?$/

function readRule(source: YamlSource, { node, fields }: Entry, known: ReadonlySet<string>): AccessRule {
  const tier = readChoice(source, fields.get('tier'), tiers)
  if (tier === undefined) throw source.failAt(node, `a rule without a tier; it takes one of ${tiers.join(', ')}.`)
  const commands = readSome(source, fields.get('commands'))
  const wrong = commands?.find((name) => !command.test(name))
  if (wrong !== undefined)
    throw source.failAt(fields.get('commands')?.keyNode, `${describe(wrong)} is no command; write them like fleet ps.`)
  const projects = readSome(source, fields.get('projects'))
  for (const id of projects ?? []) knownProject(source, fields.get('projects'), id, known)
  return present({ who: readWho(source, node, fields), tier, commands, projects })
}

function readPermission(source: YamlSource, { node, fields }: Entry, known: ReadonlySet<string>): PermissionRule {
  const role = checked(source, fields.get('role'), readText(source, fields.get('role')), (text) =>
    nameProblem(text, newName),
  )
  if (role === undefined) throw source.failAt(node, 'a permission without a role; write: role: coder')
  const allow = readSome(source, fields.get('allow'))
  if (allow === undefined) throw source.failAt(node, `nothing is allowed to ${role}; write: allow: ["Bash(npm test)"]`)
  const project = knownProject(source, fields.get('project'), readText(source, fields.get('project')), known)
  return present({ role, project, allow })
}

function readTenants(source: YamlSource, field: Field | undefined): readonly string[] {
  const names = [...new Set(readTexts(source, field))]
  const wrong = names.find((name) => !tenantName.test(name))
  if (wrong === undefined || field === undefined) return names
  throw source.failAt(placeOf(field), `${describe(wrong)} is no tenant's name; write its MOS_TENANT.`)
}

function readLeft(source: YamlSource, field: Field | undefined): readonly string[] {
  const names = entriesOf(source, field, ['agent'], 'What is left to Mosaic').map(({ node, fields }) => {
    const name = checked(source, fields.get('agent'), readText(source, fields.get('agent')), (text) =>
      nameProblem(text, existingName),
    )
    if (name === undefined) throw source.failAt(node, 'an entry of mosaic without an agent; write: agent: ada')
    return name
  })
  return [...new Set(names)]
}

function readWho(source: YamlSource, node: YAMLMap, fields: ReadonlyMap<string, Field>): AccessRule['who'] {
  const [userId, roleId, guildId] = ['user', 'role', 'guild'].map((key) => readId(source, fields.get(key)))
  if (userId !== undefined && roleId === undefined && guildId === undefined) return { kind: 'user', userId }
  if (userId === undefined && roleId !== undefined && guildId !== undefined) return { kind: 'role', guildId, roleId }
  throw source.failAt(
    node,
    'a rule is for a user, or for a role with its guild: write user: "1", or role: "1" and guild: "2".',
  )
}

/** An empty list would say "none", and a forgotten one "all": only one of them is written. */
function readSome(source: YamlSource, field: Field | undefined): readonly string[] | undefined {
  const texts = readTexts(source, field)
  if (field === undefined || texts.length > 0) return field && texts
  throw source.failAt(placeOf(field), `${field.key} is empty; name some, or leave the key out for all.`)
}

function knownProject(
  source: YamlSource,
  field: Field | undefined,
  id: string | undefined,
  known: ReadonlySet<string>,
): string | undefined {
  if (field === undefined || id === undefined || known.has(id)) return id
  const there = known.size === 0 ? 'there is none' : `there are ${[...known].join(', ')}`
  throw source.failAt(placeOf(field), `no project is named ${describe(id)}; ${there}.`)
}

function entriesOf(
  source: YamlSource,
  field: Field | undefined,
  keys: readonly string[],
  owner: string,
): readonly Entry[] {
  return (readList(source, field)?.items ?? []).map((item) => {
    const node = followAlias(source, item)
    if (isMap(node)) return { node, fields: readMap(source, node, keys, owner) }
    const place = isScalar(item) || isMap(item) ? item : field && placeOf(field)
    throw source.failAt(place, `an entry of ${field?.key} is ${describe(node)}; it takes keys: ${keys.join(', ')}.`)
  })
}

/** The value, once `problemOf` finds nothing wrong with it. */
function checked(
  source: YamlSource,
  field: Field | undefined,
  value: string | undefined,
  problemOf: (text: string) => string | undefined,
): string | undefined {
  const problem = value === undefined ? undefined : problemOf(value)
  if (problem === undefined || field === undefined) return value
  const shown = value === undefined || !hasLogin(value) ? describe(value) : 'an address with a login'
  throw source.failAt(placeOf(field), `${field.key} is ${shown}: ${problem}`)
}
