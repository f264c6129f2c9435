// The agent's permission profile, as claude's patterns: `Tool`, `Bash(npm test)`, `Bash(git diff:*)`, `Read(**/.env)`,
// `WebFetch(domain:example.com)`, `mcp__server`, `mcp__server__tool`.
import { isAbsolute, join, matchesGlob, resolve } from 'node:path'
import { homedir } from 'node:os'
import { readJson } from './agent-record.mjs'

/** One rule for editing covers all the ways to edit. */
const editors = new Set(['Edit', 'Write', 'MultiEdit', 'NotebookEdit', 'apply_patch'])

/** More than one command, or words that a shell makes others of: no prefix says what runs. */
const shellWords = /[;&|<>`\n\r]|\$\(|\$\{|<\(/u

const textOf = (command) =>
  (Array.isArray(command) ? command.join(' ') : typeof command === 'string' ? command : '').trim()

function matchesCommand(wanted, command) {
  if (wanted === command) return true
  if (wanted.endsWith(':*')) {
    const prefix = wanted.slice(0, -2)
    return command === prefix || command.startsWith(`${prefix} `)
  }
  if (!wanted.includes('*')) return false
  const literal = (part) => part.replaceAll(/[.*+?^${}()|[\]\\]/gu, '\\$&')
  return new RegExp(`^${wanted.split('*').map(literal).join('.*')}$`, 'su').test(command)
}

/** Each command of a line, without the variables set before it: a forbidden one hides behind neither. */
const commandsIn = (line) =>
  line
    .split(/[;&|\n\r(){}`]+/u)
    .map((part) => part.trim().replace(/^(?:[A-Za-z_]\w*=\S*\s+|(?:command|exec|env|time|nohup)\s+)+/u, ''))
    .filter((part) => part !== '')

function matchesShell(wanted, line, decision) {
  if (wanted === line) return true
  if (decision === 'allow') return !shellWords.test(line) && matchesCommand(wanted, line)
  return [line, ...commandsIn(line)].some((command) => matchesCommand(wanted, command))
}

function matchesPath(wanted, file, cwd) {
  if (typeof file !== 'string') return false
  const path = resolve(cwd ?? '/', file)
  const pattern = wanted.startsWith('//')
    ? wanted.slice(1)
    : wanted.startsWith('~/')
      ? join(homedir(), wanted.slice(2))
      : // One slash begins at the settings' own directory, which is the agent's.
        join(cwd ?? '/', wanted.replace(/^\.?\//u, ''))
  const anywhere = wanted.startsWith('**/') ? join('/', wanted) : undefined
  return [pattern, anywhere].some((each) => each !== undefined && isAbsolute(each) && matchesGlob(path, each))
}

function matches(pattern, { tool_name: tool, tool_input: input = {}, cwd }, decision) {
  const { name, what } = /^(?<name>[\w.-]+)(?:\((?<what>[^]*)\))?$/u.exec(pattern)?.groups ?? {}
  if (name === undefined) return false
  const isSame = name === tool || (name === 'Edit' && editors.has(tool))
  if (what === undefined || what === '*') return isSame || (name.startsWith('mcp__') && tool.startsWith(`${name}__`))
  if (!isSame) return false
  if (tool === 'Bash') return matchesShell(what, textOf(input.command), decision)
  if (what.startsWith('domain:')) {
    return URL.canParse(input.url) && new URL(input.url).hostname === what.slice('domain:'.length)
  }
  return matchesPath(what, input.file_path ?? input.notebook_path ?? input.path, cwd)
}

const texts = (list) => (Array.isArray(list) ? list.filter((each) => typeof each === 'string') : [])

/** The profile as it is now, so that what was allowed a moment ago counts. */
export function readProfile(path = process.env.MOSAIC_AGENT_PERMISSIONS) {
  const { mode, allow, deny } = (path ? readJson(path) : undefined) ?? {}
  return { mode, allow: texts(allow), deny: texts(deny) }
}

/** `{ decision, pattern }`, or undefined where the profile says nothing. A no counts more than a yes. */
export function ruleFor(request) {
  if (typeof request.tool_name !== 'string') return undefined
  const profile = readProfile()
  for (const decision of ['deny', 'allow']) {
    const pattern = profile[decision].find((each) => matches(each, request, decision))
    if (pattern !== undefined) return { decision, pattern }
  }
  return undefined
}
