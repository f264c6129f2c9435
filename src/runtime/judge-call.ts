import { isAbsolute, relative, resolve } from 'node:path'
import type { Role } from '../fleet/role.ts'
import { matchesCommand } from './match-command.ts'

/** A call as patterns see it, whichever program told of it. */
export type AskedCall = {
  /** what its program calls the tool, and the kind of call */
  readonly names: readonly string[]
  readonly does: 'look' | 'edit' | 'other'
  /** the command that would run; then it has no paths */
  readonly command?: string | undefined
  /** what it would read or write, as far as it is told; relative ones are below `cwd` */
  readonly paths: readonly string[]
}

export type Profile = { readonly permissions: Role['permissions']; readonly cwd: string }

export type Verdict = { readonly kind: 'allow' | 'ask' } | { readonly kind: 'deny'; readonly reason: string }

const deny = (reason: string): Verdict => ({ kind: 'deny', reason })

/**
 * What the role's patterns say of a call: `Edit`, `Bash(git push:*)`, `Bash(npm test)`, `Read(src/**)`, `mcp__server`,
 * `*`. Deny wins. A denied command is denied anywhere in a line; an allowed one only when it is the whole line.
 */
export function judgeByPatterns({ permissions, cwd }: Profile, call: AskedCall): Verdict {
  const paths = call.paths.map((path) => resolve(cwd, path))
  if (permissions.deny.some((pattern) => matches(pattern, call, paths, 'some')))
    return deny('Your role does not allow it.')
  return { kind: permissions.allow.some((pattern) => matches(pattern, call, paths, 'all')) ? 'allow' : 'ask' }
}

/** What the role's mode lets through where its patterns say nothing. */
export function judgeByMode({ permissions: { mode }, cwd }: Profile, call: AskedCall): Verdict {
  const isHere = call.paths.every((path) => isInside(resolve(cwd, path), cwd))
  if (mode === 'bypassPermissions' || (call.does === 'look' && isHere)) return { kind: 'allow' }
  if (mode === 'plan') return deny('You only plan: change nothing, say what you would do.')
  if (mode === 'dontAsk') return deny('Your role asks nobody, and this is not on its list.')
  const isEdit = mode === 'acceptEdits' && call.does === 'edit' && call.paths.length > 0
  return { kind: isEdit && isHere ? 'allow' : 'ask' }
}

function matches(pattern: string, call: AskedCall, paths: readonly string[], reach: 'some' | 'all'): boolean {
  const { tool, wanted } = /^(?<tool>[^()]+?)(?:\((?<wanted>.*)\))?$/su.exec(pattern.trim())?.groups ?? {}
  if (tool === undefined || !isTool(tool, call)) return false
  if (wanted === undefined || wanted === '*') return true
  if (call.command !== undefined) return matchesCommand(call.command, wanted, reach)
  const glob = globOf(wanted)
  return reach === 'some'
    ? paths.some((path) => glob.test(path))
    : paths.length > 0 && paths.every((path) => glob.test(path))
}

/** Programs name their tools differently. */
const sameTools: readonly (readonly string[])[] = [
  ['bash', 'powershell', 'shell', 'execute', 'local_shell', 'exec_command', 'unified_exec'],
  ['edit', 'multiedit', 'write', 'notebookedit', 'apply_patch', 'patch', 'delete', 'move'],
  ['read', 'view'],
  ['glob', 'grep', 'find', 'search', 'list', 'ls'],
  ['webfetch', 'fetch'],
]

function isTool(wanted: string, { names }: AskedCall): boolean {
  const tool = wanted.toLowerCase()
  if (tool === '*') return true
  const same = sameTools.find((group) => group.includes(tool)) ?? [tool]
  return names.map((name) => name.toLowerCase()).some((name) => same.includes(name) || name.startsWith(`${tool}__`))
}

function isInside(path: string, directory: string): boolean {
  const way = relative(directory, path)
  return way !== '..' && !way.startsWith('../') && !isAbsolute(way)
}

const globParts: Readonly<Record<string, string>> = { '**/': '(.*/)?', '**': '.*', '*': '[^/]*' }

/** `src/**`, `/etc/*`: a relative one fits below any directory. */
function globOf(wanted: string): RegExp {
  const glob = wanted.replace(/^\/\//u, '/')
  const expression = glob
    .split(/(\*\*\/|\*\*|\*)/u)
    .map((part) => globParts[part] ?? part.replaceAll(/[.+?^${}()|[\]\\]/gu, String.raw`\$&`))
    .join('')
  return new RegExp(`${glob.startsWith('/') ? '^' : '(^|/)'}${expression}$`, 'u')
}
