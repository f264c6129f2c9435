import type { Role } from '../../fleet/role.ts'
import { commandOf, ownTool, pathOf, toolName } from './tool-line.ts'
import type { ToolCall } from './tool-line.ts'

export type Verdict = 'allow' | 'deny' | 'ask'

/**
 * What the role's patterns say of a call: `Edit`, `Bash(git push:*)`, `Bash(npm test)`, `mcp__server`, `*`. Deny wins.
 * A denied command is denied anywhere in a line; an allowed one only when it is the whole line. Our own commands are
 * always let through: `authorise` judges each call by who speaks.
 */
export function judgeCall({ allow, deny }: Pick<Role['permissions'], 'allow' | 'deny'>, call: ToolCall): Verdict {
  if (ownTool(call) !== undefined) return 'allow'
  if (deny.some((pattern) => matches(pattern, call, someCommand))) return 'deny'
  return allow.some((pattern) => matches(pattern, call, wholeCommand)) ? 'allow' : 'ask'
}

/** What a role's mode lets through without a question, for a program that asks for everything. */
export function judgeByMode(mode: string, call: ToolCall, cwd: string): Verdict {
  if (mode === 'bypassPermissions') return 'allow'
  if (mode === 'plan') return call.kind === 'read' || call.kind === 'search' ? 'allow' : 'deny'
  const path = pathOf(call)
  const isInside =
    path !== undefined && !path.split('/').includes('..') && (path.startsWith(`${cwd}/`) || !path.startsWith('/'))
  return mode === 'acceptEdits' && call.kind === 'edit' && isInside ? 'allow' : 'ask'
}

type MatchCommand = (command: string, wanted: string) => boolean

function matches(pattern: string, call: ToolCall, matchCommand: MatchCommand): boolean {
  const { tool, wanted } = /^(?<tool>[^()]+?)(?:\((?<wanted>.*)\))?$/su.exec(pattern.trim())?.groups ?? {}
  if (tool === undefined || !isTool(tool, call)) return false
  if (wanted === undefined || wanted === '*') return true
  const command = commandOf(call)
  if (command !== undefined) return matchCommand(command, wanted)
  const path = pathOf(call)
  return path !== undefined && isPath(path, wanted)
}

/** Programs name their tools differently; the kind of a call says the same in all of them. */
const sameTools: readonly (readonly string[])[] = [
  ['bash', 'shell', 'execute', 'local_shell', 'exec_command', 'unified_exec'],
  ['edit', 'multiedit', 'write', 'notebookedit', 'apply_patch', 'patch', 'delete', 'move'],
  ['read', 'view'],
  ['glob', 'grep', 'search', 'list', 'ls'],
  ['webfetch', 'fetch'],
]

function isTool(wanted: string, call: ToolCall): boolean {
  const names = [toolName(call), call.kind].flatMap((name) => (name ? [name.toLowerCase()] : []))
  const tool = wanted.toLowerCase()
  if (tool === '*') return true
  const same = sameTools.find((group) => group.includes(tool)) ?? [tool]
  return names.some((name) => same.includes(name) || name.startsWith(`${tool}__`))
}

/** `git push:*`: the words themselves, or with more words after them. */
function beginsWith(command: string, wanted: string): boolean {
  const open = /^(?<words>.*?)(?::\*| \*)$/su.exec(wanted)?.groups?.['words']
  const [has, words] = [flat(command), flat(open ?? wanted)]
  return has === words || (open !== undefined && has.startsWith(`${words} `))
}

const flat = (command: string): string => command.trim().replaceAll(/\s+/gu, ' ')

/** Anything that makes more than one command of a line, or another one than it looks like. */
const shellSyntax = /[;&|<>`$(){}\n\\#*?[\]~!]/u

const wholeCommand: MatchCommand = (command, wanted) => !shellSyntax.test(command) && beginsWith(command, wanted)

/** Also inside `sh -c '…'`, after `&&`, in a subshell, behind variables and wrappers such as `sudo`. */
const someCommand: MatchCommand = (command, wanted) =>
  command
    .split(/[;&|\n(){}`"'<>]+/u)
    .map((part) => part.trim().split(/\s+/u))
    .some((words) => words.some((_, from) => beginsWith(words.slice(from).join(' '), wanted)))

function isPath(path: string, wanted: string): boolean {
  const glob = wanted.replace(/^\/\//u, '/')
  const expression = glob
    .split(/(\*\*\/|\*\*|\*)/u)
    .map((part) => globParts[part] ?? part.replaceAll(/[.+?^${}()|[\]\\]/gu, String.raw`\$&`))
    .join('')
  return new RegExp(`${glob.startsWith('/') ? '^' : '(^|/)'}${expression}$`, 'u').test(path)
}

const globParts: Readonly<Record<string, string>> = { '**/': '(.*/)?', '**': '.*', '*': '[^/]*' }
