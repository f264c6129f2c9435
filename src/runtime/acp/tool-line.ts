import type { ToolCallReport } from './parse-update.ts'
import { isShell } from '../judge-call.ts'
import { toolServer } from './acp-program.ts'

/** What is known of a tool call: its reports, later ones over earlier. */
export type ToolCall = ToolCallReport

/** Of two reports of one call the later; what it does not tell stays, and an empty input tells nothing. */
export function mergeReports(before: ToolCall | undefined, report: ToolCallReport): ToolCall {
  if (before === undefined) return report
  const told = Object.entries(report).filter(
    ([name, value]) =>
      value !== undefined && value !== null && !(name === 'rawInput' && Object.keys(value).length === 0),
  )
  return { ...before, ...Object.fromEntries(told) }
}

const nameOfKind: Readonly<Record<string, string>> = {
  execute: 'Bash',
  edit: 'Edit',
  delete: 'Delete',
  move: 'Move',
  read: 'Read',
  search: 'Search',
  fetch: 'Fetch',
  think: 'Think',
}

const stringOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

const recordOf = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof value === 'object' && value !== null ? { ...value } : undefined

/** The tool's name as its program says it; undefined where it says none. */
export function toldName(call: ToolCall): string | undefined {
  const claude = recordOf(call['_meta']?.['claudeCode'])
  return stringOf(claude?.['toolName']) ?? stringOf(call.name)
}

/** The same; by the kind of call where its program says no name. */
export const toolName = (call: ToolCall): string | undefined =>
  toldName(call) ?? (call.kind ? nameOfKind[call.kind] : undefined)

/** The name of one of our own commands (`fleet_ps`), called through our MCP server; undefined for every other tool. */
export function ownTool(call: ToolCall): string | undefined {
  const name = toolName(call)
  const prefix = `mcp__${toolServer}__`
  if (name?.startsWith(prefix) === true) return name.slice(prefix.length)
  // codex-acp tells server and tool beside a title of its own. Elsewhere `rawInput` is what the model gave its tool: a
  // shell's input could say `server: mos` too.
  const tool = call.rawInput?.['server'] === toolServer ? stringOf(call.rawInput['tool']) : undefined
  return tool !== undefined && call.title === `mcp.${toolServer}.${tool}` ? tool : undefined
}

/**
 * The command that would run, as one string; undefined where the call is no command. A tool of another name may have an
 * input called so too, and is no shell for it.
 */
export function commandOf(call: ToolCall): string | undefined {
  const told = toldName(call)
  if (told !== undefined && !isShell(told)) return undefined
  const command = call.rawInput?.['command'] ?? call.rawInput?.['cmd']
  if (Array.isArray(command)) return command.map((part) => quoted(String(part))).join(' ')
  return stringOf(command)
}

const quoted = (part: string): string =>
  /^[\w./:@%+,=-]+$/u.test(part) ? part : `'${part.replaceAll("'", String.raw`'\''`)}'`

/** Where a command would run, if that is told. */
export const placeOf = ({ rawInput }: ToolCall): string | undefined =>
  stringOf(rawInput?.['cwd']) ?? stringOf(rawInput?.['workdir'])

/** All that the call is about, what its input names first. */
export function pathsOf({ rawInput, content = [], locations = [] }: ToolCall): readonly string[] {
  const named = ['file_path', 'filePath', 'filepath', 'notebook_path', 'path', 'parentDir'].map(
    (key) => rawInput?.[key],
  )
  const changed = (content ?? []).map((part) => (part.type === 'diff' ? part.path : undefined))
  const all = [...named, ...changed, ...(locations ?? []).map(({ path }) => path)]
  return [...new Set(all.flatMap((path) => stringOf(path) ?? []))]
}

const pathOf = (call: ToolCall): string | undefined => pathsOf(call)[0]

const longestLine = 200

/** Good enough to name it, and not to trust it. */
const opencodeTool = new RegExp(`^${toolServer}_(?<tool>\\w+)$`, 'u')

/** One line for a person: `Bash: npm test`. */
export function renderToolLine(call: ToolCall): string {
  const own =
    ownTool(call) ?? (call.kind === 'other' ? opencodeTool.exec(call.title ?? '')?.groups?.['tool'] : undefined)
  const input = call.rawInput
  // A command that is not told yet has a placeholder for a title, and its directory for a place.
  const isUntold = call.kind === 'execute' && commandOf(call) === undefined && Object.keys(input ?? {}).length < 2
  const title = isUntold ? undefined : stringOf(call.title?.replaceAll(/^`|`$/gu, ''))
  const subject =
    commandOf(call) ??
    (isUntold ? undefined : pathOf(call)) ??
    stringOf(input?.['pattern']) ??
    stringOf(input?.['query']) ??
    stringOf(input?.['url'])
  const name = own ?? toolName(call)
  const line = own ?? (name === undefined || title?.startsWith(name) === true ? title : join(name, subject ?? title))
  const flat = (line ?? name ?? 'a tool').replaceAll(/\s+/gu, ' ').trim()
  return flat.length <= longestLine ? flat : `${flat.slice(0, longestLine - 1)}…`
}

const join = (name: string, subject: string | undefined): string =>
  subject === undefined ? name : `${name}: ${subject}`
