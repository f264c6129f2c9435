// What a role's profile says of a tool call: the same verdicts as src/runtime/judge-call.ts, which sits where these
// programs can't load it from (test/hooks/judge-call.test.ts holds the two against each other).
import { homedir } from 'node:os'
import { isAbsolute, relative, resolve } from 'node:path'

const shells = ['bash', 'powershell', 'shell', 'execute', 'local_shell', 'exec_command', 'unified_exec']

/** Programs name their tools differently. */
const sameTools = [
  shells,
  ['edit', 'multiedit', 'write', 'notebookedit', 'apply_patch', 'patch', 'delete', 'move'],
  ['read', 'view'],
  ['glob', 'grep', 'find', 'search', 'list', 'ls'],
  ['webfetch', 'fetch'],
]

/** Anything that makes more than one command of a line, or another one than it looks like. */
const shellSyntax = /[;&|<>`$(){}\n\r\\#*?[\]~!]/u
const separators = /[;&|\n\r(){}`"'<>]+/u

const literal = (text) => text.replaceAll(/[.+?^${}()|[\]\\]/gu, String.raw`\$&`)
const flat = (command) => command.replaceAll(/[ \t]+/gu, ' ').replaceAll(/^ | $/gu, '')
const withoutQuotes = (command) => command.replaceAll(/\\\n|["'\\]/gu, '')

function wordsPattern(wanted) {
  const open = /^(?<words>.*?)(?::\*| \*)$/su.exec(wanted)?.groups?.words
  const words = flat(open ?? wanted)
    .split('*')
    .map(literal)
    .join('.*')
  return new RegExp(`^${words}${open === undefined ? '' : '( .*)?'}$`, 'su')
}

/** The words from each one on, its first one also without its directory. */
const endsOf = (words) =>
  words.flatMap((word, from) => {
    const rest = words.slice(from + 1)
    return [[word, ...rest].join(' '), [word.replace(/^.*\//u, ''), ...rest].join(' ')]
  })

function matchesCommand(command, wanted, reach) {
  const pattern = wordsPattern(wanted)
  if (reach === 'all') return !shellSyntax.test(command) && pattern.test(flat(command))
  return [command, withoutQuotes(command)].some((line) =>
    line.split(separators).some((part) => endsOf(part.trim().split(/\s+/u)).some((words) => pattern.test(words))),
  )
}

function isTool(wanted, names) {
  const tool = wanted.toLowerCase()
  if (tool === '*') return true
  const same = sameTools.find((group) => group.includes(tool)) ?? [tool]
  return names.map((name) => name.toLowerCase()).some((name) => same.includes(name) || name.startsWith(`${tool}__`))
}

const globParts = { '**/': '(.*/)?', '**': '.*', '*': '[^/]*' }

/** A relative one fits below any directory. */
function globOf(wanted) {
  const glob = wanted.replace(/^\/\//u, '/')
  const expression = glob
    .split(/(\*\*\/|\*\*|\*)/u)
    .map((part) => globParts[part] ?? literal(part))
    .join('')
  return new RegExp(`${glob.startsWith('/') ? '^' : '(^|/)'}${expression}$`, 'u')
}

function matches(pattern, call, paths, reach) {
  const { tool, wanted } = /^(?<tool>[^()]+?)(?:\((?<wanted>.*)\))?$/su.exec(pattern.trim())?.groups ?? {}
  if (tool === undefined || !isTool(tool, call.names)) return false
  if (wanted === undefined || wanted === '*') return true
  if (call.command !== undefined) return matchesCommand(call.command, wanted, reach)
  const glob = globOf(wanted)
  return reach === 'some'
    ? paths.some((path) => glob.test(path))
    : paths.length > 0 && paths.every((path) => glob.test(path))
}

function isInside(path, directory) {
  const way = relative(directory, path)
  return way !== '..' && !way.startsWith('../') && !isAbsolute(way)
}

/**
 * `profile`: {mode, allow, deny}, patterns as role files have them. `call`: {names, does: look | edit | other, command?,
 * paths}. Gives {kind: allow | ask} or {kind: deny, reason}.
 */
export function judgeCall({ mode, allow, deny }, cwd, call) {
  const paths = call.paths.map((path) => resolve(cwd, path.replace(/^~(?=\/|$)/u, homedir())))
  if (deny.some((pattern) => matches(pattern, call, paths, 'some'))) {
    return { kind: 'deny', reason: 'Your role does not allow it.' }
  }
  const isHere = paths.every((path) => isInside(path, cwd))
  const namesPath = (pattern) => call.command === undefined && pattern.includes('(')
  const isAllowed = allow.some(
    (pattern) => matches(pattern, call, paths, 'all') && (pattern.trim() === '*' || isHere || namesPath(pattern)),
  )
  if (isAllowed || mode === 'bypassPermissions' || (call.does === 'look' && isHere)) return { kind: 'allow' }
  if (mode === 'plan') return { kind: 'deny', reason: 'You only plan: change nothing, say what you would do.' }
  if (mode === 'dontAsk') return { kind: 'deny', reason: 'Your role asks nobody, and this is not on its list.' }
  const isEdit = mode === 'acceptEdits' && call.does === 'edit' && call.paths.length > 0
  return { kind: isEdit && isHere ? 'allow' : 'ask' }
}
