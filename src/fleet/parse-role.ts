import { isMap, YAMLMap } from 'yaml'
import { Failure } from '../errors.ts'
import { runtimeNames } from './agent.ts'
import { nameProblem, newName } from './agent-name.ts'
import type { Role } from './role.ts'
import { describe, placeOf, readChoice, readMap, readSubMap, readText, readTexts } from './yaml-map.ts'
import type { Field } from './yaml-map.ts'
import { readYaml } from './yaml-source.ts'
import type { YamlSource } from './yaml-source.ts'

const keys = ['title', 'lifecycle', 'placement', 'runtime', 'tools', 'permissions', 'project'] as const
const toolName = /^([a-z]+(_[a-z]+)*|\*)$/

/**
 * Reads a role file: YAML front matter, then `## Mandate`, `## Boundaries` and, for a board, `## Lenses` with a line
 * `- **name**: view` each. What the front matter leaves out is the narrowest that works: ephemeral, in a pane, no
 * tools, asking before everything; so a role of Mosaic's, which has no front matter, is read too.
 * Throws a Failure (exit 78) with path, line and column.
 */
export function parseRole(name: string, markdown: string, source: Role['source'], path = `roles/${name}.md`): Role {
  const problem = nameProblem(name, newName)
  if (problem !== undefined) throw broken(path, `a role has its file's name: ${problem}`)
  const { frontMatter, body } = split(markdown)
  const sections = sectionsOf(body)
  const front = readFrontMatter(frontMatter, path)
  return {
    name,
    title: front.title ?? /^# +(.+)$/m.exec(body)?.[1]?.trim() ?? name,
    lifecycle: front.lifecycle ?? 'ephemeral',
    placement: front.placement ?? 'pane',
    runtime: front.runtime ?? 'claude',
    ...(front.runtime === undefined ? { isRuntimeUnset: true } : {}),
    tools: front.tools,
    permissions: front.permissions,
    ...(front.project === undefined ? {} : { needsProject: front.project === 'required' }),
    mandate: required(sections, 'Mandate', path),
    boundaries: required(sections, 'Boundaries', path),
    lenses: readLenses(sections.get('Lenses') ?? '', path),
    source,
  }
}

function readFrontMatter(text: string, path: string) {
  // One line down, as it stands in the file: the failures' lines are then the file's.
  const source = readYaml(`\n${text}`, path)
  const root = source.document.contents
  if (root !== null && !isMap(root)) throw source.failAt(root, 'the front matter takes keys with values: title: Coder')
  const fields = readMap(source, root ?? new YAMLMap(), keys, 'A role')
  return {
    title: readText(source, fields.get('title')),
    lifecycle: readChoice(source, fields.get('lifecycle'), ['core', 'ephemeral']),
    placement: readChoice(source, fields.get('placement'), ['hosted', 'pane']),
    runtime: readChoice(source, fields.get('runtime'), runtimeNames),
    tools: readTools(source, fields.get('tools')),
    permissions: readPermissions(source, fields.get('permissions')),
    project: readChoice(source, fields.get('project'), ['required', 'optional']),
  }
}

function readPermissions(source: YamlSource, field: Field | undefined): Role['permissions'] {
  const map = readSubMap(source, field)
  const fields = map ? readMap(source, map, ['mode', 'allow', 'deny'], 'permissions') : new Map<string, Field>()
  return {
    mode: readText(source, fields.get('mode')) ?? 'default',
    allow: readTexts(source, fields.get('allow')),
    deny: readTexts(source, fields.get('deny')),
  }
}

function readTools(source: YamlSource, field: Field | undefined): readonly string[] {
  const tools = readTexts(source, field)
  const wrong = tools.find((tool) => !toolName.test(tool))
  if (wrong === undefined || !field) return tools
  throw source.failAt(placeOf(field), `${describe(wrong)} is no tool; tools are commands like fleet_ps, or * for all.`)
}

function readLenses(text: string, path: string): Role['lenses'] {
  const items = text.split(/^[-*] +/m).slice(1)
  return items.map((item) => {
    const [, name, view] = /^\*\*(.+?)\*\*:?\s+(.+)$/s.exec(item.trim()) ?? []
    if (name !== undefined && view !== undefined)
      return { name: name.replace(/:$/, ''), view: view.replaceAll(/\s+/g, ' ') }
    throw broken(path, `a lens is written "- **name**: what it looks at"; this one is ${describe(item.trim())}.`)
  })
}

function split(markdown: string): { frontMatter: string; body: string } {
  const text = markdown.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n')
  const [whole, frontMatter] = /^---\n(.*?\n)?---(?:\n|$)/s.exec(text) ?? []
  return whole === undefined
    ? { frontMatter: '', body: text }
    : { frontMatter: frontMatter ?? '', body: text.slice(whole.length) }
}

function sectionsOf(body: string): ReadonlyMap<string, string> {
  const parts = body.split(/^## +(.+?) *$/m)
  const titles = parts.filter((_, index) => index % 2 === 1)
  return new Map(titles.map((title, index) => [title, (parts[index * 2 + 2] ?? '').trim()]))
}

function required(sections: ReadonlyMap<string, string>, title: string, path: string): string {
  const text = sections.get(title)
  if (text) return text
  throw broken(path, `the section "## ${title}" is ${text === undefined ? 'missing' : 'empty'}.`)
}

const broken = (path: string, message: string): Failure => new Failure(`${path}: ${message}`, { exit: 'configuration' })
