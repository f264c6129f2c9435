import { posix } from 'node:path'
import { findCycles } from './find-cycles.ts'
import { readModule } from './read-module.ts'
import { environmentOwner, exceptions, longestFile, owners, rows } from './rules.ts'

/** Path from the repository's root, as `src/host/host.ts`, to text. */
export type SourceTree = Readonly<Record<string, string>>

/** Every breach of the rules, one line each; empty when all is well. */
export function checkArchitecture(tree: SourceTree): readonly string[] {
  const paths = Object.keys(tree).toSorted()
  const rooms = paths.filter((path) => roomOf(path) !== undefined)
  const facts = new Map(rooms.map((path) => [path, readModule(path, tree[path] ?? '')]))
  const graph = new Map(
    [...facts].map(([path, { imports }]) => [path, imports.filter(isRelative).map((to) => resolve(path, to))]),
  )
  return [
    ...paths.flatMap((path) => checkLength(path, tree[path] ?? '')),
    ...[...facts].flatMap(([path, { imports }]) => imports.flatMap((specifier) => checkImport(path, specifier))),
    ...[...facts].flatMap(([path, { readsEnvironment }]) => (readsEnvironment ? checkEnvironment(path) : [])),
    ...findCycles(graph).map((cycle) => `import cycle: ${cycle.join(' → ')}`),
  ]
}

const isRelative = (specifier: string): boolean => specifier.startsWith('.')
const resolve = (from: string, specifier: string): string => posix.join(posix.dirname(from), specifier)

/** `src/host/tmux.ts` is in host, `src/log.ts` in log, all of `commands/` in commands; other folders have no rooms. */
function roomOf(path: string): string | undefined {
  const [top, room = ''] = path.split('/')
  if (top === 'commands') return 'commands'
  return top === 'src' ? room.replace(/\.ts$/, '') : undefined
}

const rowOf = (room: string): number => rows.findIndex((row) => row.includes(room))

function checkLength(path: string, text: string): readonly string[] {
  const lines = text.replace(/\n$/, '').split('\n').length
  return lines > longestFile ? [`${path} has ${lines} lines: ${longestFile} at most`] : []
}

function checkImport(path: string, specifier: string): readonly string[] {
  const room = roomOf(path) ?? ''
  if (rowOf(room) === -1) return [`${path} is in the room "${room}", which is in no row`]
  if (exceptions.some((one) => one.file === path && one.imports === specifier)) return []
  return isRelative(specifier) ? checkRow(path, room, resolve(path, specifier)) : checkOwner(path, room, specifier)
}

function checkRow(path: string, room: string, target: string): readonly string[] {
  const other = roomOf(target)
  if (other === room || target === 'package.json') return []
  if (other === undefined) return [`${path} imports ${target}, which is outside of src and commands`]
  if (rowOf(other) === -1) return [`${path} imports ${target}, whose room "${other}" is in no row`]
  if (rowOf(other) > rowOf(room)) return []
  return [`${path} imports ${target}: ${room} may not import ${other}, arrows go down only`]
}

function checkOwner(path: string, room: string, specifier: string): readonly string[] {
  if (specifier === '<computed>') return [`${path} imports a computed path: write it out`]
  const name = packageOf(specifier)
  const allowed = owners[name]
  if (allowed === undefined && name.startsWith('node:')) return []
  if (allowed === undefined) return [`${path} imports ${name}, which has no owner yet`]
  if (allowed === 'anyone' || allowed.includes(room)) return []
  return [`${path} imports ${name}: ${allowed.length === 0 ? 'nobody' : `only ${allowed.join(', ')}`} may`]
}

/** `hono/html` belongs to `hono`, `fs` is `node:fs`; parts of Node keep their whole name. */
function packageOf(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier
  if (owners[`node:${specifier}`] !== undefined) return `node:${specifier}`
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

function checkEnvironment(path: string): readonly string[] {
  return roomOf(path) === environmentOwner ? [] : [`${path} reads process.env: only ${environmentOwner} may`]
}
