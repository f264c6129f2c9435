import { isAbsolute, relative, resolve } from 'node:path'
import type { Role } from '../../fleet/role.ts'
import type { PiToolCall } from './parse-record.ts'

export type ToolVerdict = { readonly kind: 'allow' | 'ask' } | { readonly kind: 'deny'; readonly reason: string }

/** pi's own tools, by the names that role files use. */
const classOf: Readonly<Record<string, readonly string[]>> = {
  bash: ['bash'],
  powershell: ['bash'],
  edit: ['edit', 'multiedit', 'write', 'notebookedit'],
  write: ['write', 'edit', 'notebookedit'],
  read: ['read'],
  grep: ['grep', 'glob'],
  find: ['glob', 'grep'],
  ls: ['glob', 'grep', 'ls'],
}
const changes = new Set(['edit', 'write'])
const looks = new Set(['read', 'grep', 'find', 'ls'])

/**
 * What the role's profile says of a call. Deny wins, then allow, then the mode; looking inside of the working directory
 * needs no question. A denied command is denied anywhere in a line, an allowed one only when it is the whole line.
 */
export function judgeTool(permissions: Role['permissions'], call: PiToolCall, cwd: string): ToolVerdict {
  if (permissions.deny.some((pattern) => matches(pattern, call, cwd, isSomewhereIn)))
    return { kind: 'deny', reason: 'Your role does not allow it.' }
  if (permissions.allow.some((pattern) => matches(pattern, call, cwd, isAllOf))) return { kind: 'allow' }
  if (looks.has(call.tool) && isInside(pathOf(call) ?? '.', cwd)) return { kind: 'allow' }
  switch (permissions.mode) {
    case 'bypassPermissions':
      return { kind: 'allow' }
    case 'acceptEdits':
      return changes.has(call.tool) && isInside(pathOf(call) ?? '/', cwd) ? { kind: 'allow' } : { kind: 'ask' }
    case 'dontAsk':
      return { kind: 'deny', reason: 'Your role asks nobody, and this is not on its list.' }
    case 'plan':
      return { kind: 'deny', reason: 'You only plan: change nothing, say what you would do.' }
    default:
      return { kind: 'ask' }
  }
}

export const commandOf = ({ tool, input }: PiToolCall): string | undefined =>
  (tool === 'bash' || tool === 'powershell') && typeof input['command'] === 'string' ? input['command'] : undefined

export const pathOf = ({ input }: PiToolCall): string | undefined =>
  typeof input['path'] === 'string' && input['path'] !== '' ? input['path'] : undefined

type MatchCommand = (command: string, words: string, isOpen: boolean) => boolean

function matches(pattern: string, call: PiToolCall, cwd: string, match: MatchCommand): boolean {
  const groups = /^(?<tool>[^()]+?)(?:\((?<wanted>.*)\))?$/su.exec(pattern.trim())?.groups
  const tool = groups?.['tool']?.toLowerCase()
  const wanted = groups?.['wanted']
  if (tool === undefined) return false
  if (tool !== '*' && ![call.tool.toLowerCase(), ...(classOf[call.tool] ?? [])].includes(tool)) return false
  if (wanted === undefined || wanted === '*') return true
  const command = commandOf(call)
  if (command !== undefined) {
    const open = /^(?<words>.*?)(?::\*| \*)$/su.exec(wanted)?.groups?.['words']
    return match(command, flat(open ?? wanted), open !== undefined)
  }
  const path = pathOf(call)
  return path !== undefined && glob(wanted).test(resolve(cwd, path))
}

const flat = (command: string): string => command.trim().replaceAll(/\s+/gu, ' ')

const begins = (command: string, words: string, isOpen: boolean): boolean =>
  flat(command) === words || (isOpen && flat(command).startsWith(`${words} `))

/** Anything that makes more than one command of a line, or another one than it looks like. */
const shellSyntax = /[;&|<>`$(){}\n\\#*?[\]~!]/u
const isAllOf: MatchCommand = (command, words, isOpen) => !shellSyntax.test(command) && begins(command, words, isOpen)

/** After `&&`, in a subshell, inside quotes, behind variables and wrappers such as `sudo`. */
const isSomewhereIn: MatchCommand = (command, words, isOpen) =>
  command
    .split(/[;&|\n(){}`"'<>]+/u)
    .map((part) => part.trim().split(/\s+/u))
    .some((parts) => parts.some((_, from) => begins(parts.slice(from).join(' '), words, isOpen)))

function isInside(path: string, cwd: string): boolean {
  const way = relative(cwd, resolve(cwd, path))
  return way !== '..' && !way.startsWith('../') && !isAbsolute(way)
}

const globParts: Readonly<Record<string, string>> = { '**/': '(.*/)?', '**': '.*', '*': '[^/]*' }

/** `src/**`, `/etc/*`: a relative one fits below any directory. */
function glob(wanted: string): RegExp {
  const expression = wanted
    .replace(/^\/\//u, '/')
    .split(/(\*\*\/|\*\*|\*)/u)
    .map((part) => globParts[part] ?? part.replaceAll(/[.+?^${}()|[\]\\]/gu, String.raw`\$&`))
    .join('')
  return new RegExp(`${wanted.startsWith('/') ? '^' : '(^|/)'}${expression}$`, 'u')
}
