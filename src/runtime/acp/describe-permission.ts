import type { Ask } from '../agent-runtime.ts'
import { permissionKey } from '../permission-key.ts'
import { commandOf, ownTool, pathOf, renderToolLine, toolName } from './tool-line.ts'
import type { ToolCall } from './tool-line.ts'

type PermissionAsk = Extract<Ask, { kind: 'permission' }>

const titles: Readonly<Record<string, string>> = {
  execute: 'Run a command',
  edit: 'Change a file',
  delete: 'Delete a file',
  move: 'Move a file',
  read: 'Read a file',
  search: 'Search',
  fetch: 'Fetch from the network',
  switch_mode: 'Go on with the plan',
}

/** A permission request as it is put to a person: the whole of what would be done, nothing cut, nothing paraphrased. */
export function describePermission(call: ToolCall, cwd: string): PermissionAsk {
  const command = commandOf(call)
  const kind = command === undefined ? (call.kind ?? 'other') : 'execute'
  const detail = detailOf(call, command, cwd)
  return {
    kind: 'permission',
    title: titles[kind] ?? `Use ${ownTool(call) ?? toolName(call) ?? 'a tool'}`,
    detail,
    key: permissionKey(kind, toolName(call), detail),
  }
}

function detailOf(call: ToolCall, command: string | undefined, cwd: string): string {
  if (command !== undefined) {
    const elsewhere = call.rawInput?.['cwd'] ?? call.rawInput?.['workdir']
    return typeof elsewhere === 'string' && elsewhere !== '' && elsewhere !== cwd
      ? `in ${elsewhere}:\n${command}`
      : command
  }
  const changes = (call.content ?? []).filter((part) => part.type === 'diff').map(renderChange)
  if (changes.length > 0) return changes.join('\n\n')
  const input = call.rawInput ?? {}
  const given = Object.keys(input).length === 0 ? undefined : JSON.stringify(input, undefined, 2)
  return [call.title ?? renderToolLine(call), given ?? pathOf(call)].filter((part) => part !== undefined).join('\n')
}

type Change = {
  readonly path?: string | null | undefined
  readonly oldText?: string | null | undefined
  readonly newText?: string | null | undefined
}

/** The path, then what goes and what comes, each line marked. Lines that stay at both ends are left out. */
function renderChange({ path, oldText, newText }: Change): string {
  const [before, after] = [linesOf(oldText), linesOf(newText)]
  let same = 0
  while (same < before.length && same < after.length && before[same] === after[same]) same += 1
  let tail = 0
  while (tail < before.length - same && tail < after.length - same && before.at(-1 - tail) === after.at(-1 - tail))
    tail += 1
  const gone = before.slice(same, before.length - tail).map((line) => `- ${line}`)
  const come = after.slice(same, after.length - tail).map((line) => `+ ${line}`)
  return [path ?? 'a file', ...gone, ...come].join('\n')
}

const linesOf = (text: string | null | undefined): readonly string[] => (text ? text.split('\n') : [])
