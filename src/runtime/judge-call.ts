import { homedir } from 'node:os'
import { isAbsolute, relative, resolve } from 'node:path'
import type { SessionSpec } from './agent-runtime.ts'
import { matchesCommand } from './match-command.ts'

/** A call as patterns see it, whichever program told of it. */
export type AskedCall = {
  /** what its program calls the tool */
  readonly names: readonly string[]
  /** the kind of call, where its program tells: to deny it, and never to allow it under another name */
  readonly kinds?: readonly string[]
  readonly does: 'look' | 'edit' | 'other'
  /** the command that would run */
  readonly command?: string | undefined
  /** what it would read or write, or where it would run, as far as it is told; relative ones are below `cwd` */
  readonly paths: readonly string[]
  /** more than its command is asked for: wider rights, another host */
  readonly asksMore?: boolean
}

export type Profile = Pick<SessionSpec, 'permissions' | 'cwd' | 'reach'>

export type Verdict = { readonly kind: 'allow' | 'ask' } | { readonly kind: 'deny'; readonly reason: string }

const deny = (reason: string): Verdict => ({ kind: 'deny', reason })

/**
 * What the role's patterns say of a call: `Edit`, `Bash(git push:*)`, `Bash(npm test)`, `Read(src/**)`, `mcp__server`,
 * `*`. Deny wins. A denied command is denied anywhere in a line; an allowed one only when it is the whole line, and
 * nothing more is asked for with it. What is allowed by its name or its words is allowed in the session's own
 * directories: elsewhere a path has to be named.
 */
export function judgeByPatterns(profile: Profile, call: AskedCall): Verdict {
  const { allow, deny: denied } = profile.permissions
  const paths = pathsOf(profile, call)
  if (denied.some((pattern) => matches(pattern, call, paths, 'some'))) return deny('Your role does not allow it.')
  if (paths.some((path) => isNever(profile, path)))
    return deny('There are secrets of this fleet, or talks of other topics: no session reads or changes them.')
  const isHere = paths.every((path) => isOwn(profile, path))
  const namesPath = (pattern: string): boolean => call.command === undefined && pattern.includes('(')
  const isAllowed = allow.some(
    (pattern) =>
      matches(pattern, call, paths, 'all') &&
      (pattern.trim() === '*' || (call.asksMore !== true && (isHere || namesPath(pattern)))),
  )
  return { kind: isAllowed ? 'allow' : 'ask' }
}

/** What the role's mode lets through where its patterns say nothing. */
export function judgeByMode(profile: Profile, call: AskedCall): Verdict {
  const { mode } = profile.permissions
  const isHere = pathsOf(profile, call).every((path) => isOwn(profile, path))
  if (mode === 'bypassPermissions' || (call.does === 'look' && isHere)) return { kind: 'allow' }
  if (mode === 'plan') return deny('You only plan: change nothing, say what you would do.')
  if (mode === 'dontAsk') return deny('Your role asks nobody, and this is not on its list.')
  const isEdit = mode === 'acceptEdits' && call.does === 'edit' && call.paths.length > 0
  return { kind: isEdit && isHere ? 'allow' : 'ask' }
}

/** Programs read `~` as a shell does. */
const pathsOf = ({ cwd }: Profile, { paths }: AskedCall): readonly string[] =>
  paths.map((path) => resolve(cwd, path.replace(/^~(?=\/|$)/u, homedir())))

const isOwn = ({ cwd, reach }: Profile, path: string): boolean =>
  [cwd, ...(reach?.own ?? [])].some((directory) => isInside(path, directory))

/** A session's own directory may lie in one that is nobody's; not the other way round. */
const isNever = ({ cwd, reach }: Profile, path: string): boolean =>
  (reach?.never ?? []).some((secret) => {
    const own = [cwd, ...(reach?.own ?? [])].filter((directory) => isInside(directory, secret))
    return isInside(path, secret) && !own.some((directory) => isInside(path, directory))
  })

function matches(pattern: string, call: AskedCall, paths: readonly string[], reach: 'some' | 'all'): boolean {
  const { tool, wanted } = /^(?<tool>[^()]+?)(?:\((?<wanted>.*)\))?$/su.exec(pattern.trim())?.groups ?? {}
  const names = reach === 'some' ? [...call.names, ...(call.kinds ?? [])] : call.names
  if (tool === undefined || !isTool(tool, names)) return false
  if (wanted === undefined || wanted === '*') return true
  if (call.command !== undefined) return matchesCommand(call.command, wanted, reach)
  const glob = globOf(wanted)
  return reach === 'some'
    ? paths.some((path) => glob.test(path))
    : paths.length > 0 && paths.every((path) => glob.test(path))
}

const shells: readonly string[] = [
  'bash',
  'powershell',
  'shell',
  'execute',
  'local_shell',
  'exec_command',
  'unified_exec',
]

/** Whether a tool of this name runs commands. */
export const isShell = (name: string): boolean => shells.includes(name.toLowerCase())

/** Programs name their tools differently. */
const sameTools: readonly (readonly string[])[] = [
  shells,
  ['edit', 'multiedit', 'write', 'notebookedit', 'apply_patch', 'patch', 'delete', 'move'],
  ['read', 'view'],
  ['glob', 'grep', 'find', 'search', 'list', 'ls'],
  ['webfetch', 'fetch'],
]

function isTool(wanted: string, names: readonly string[]): boolean {
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
