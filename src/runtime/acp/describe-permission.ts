import type { Ask } from '../agent-runtime.ts'
import { permissionKey } from '../permission-key.ts'
import { beyondCommand } from './beyond-command.ts'
import { commandOf, ownTool, pathsOf, placeOf, renderToolLine, toolName } from './tool-line.ts'
import type { ToolCall } from './tool-line.ts'

type PermissionAsk = Extract<Ask, { kind: 'permission' }>

const titles: Readonly<Record<string, string>> = {
  edit: 'Change a file',
  delete: 'Delete a file',
  move: 'Move a file',
  read: 'Read a file',
  search: 'Search',
  fetch: 'Fetch from the network',
  switch_mode: 'Go on with the plan',
}

/**
 * A permission request as it is put to a person: the whole of what would be done, nothing cut, nothing paraphrased. Its
 * key stands for all of that in this directory, and for nothing else: what is not told in full has none.
 */
export function describePermission(call: ToolCall, cwd: string): PermissionAsk {
  const command = commandOf(call)
  const described = command === undefined ? describeTool(call) : describeCommand(call, command, cwd)
  const { title, parts, isWhole } = described
  // Of a change the lines around it too: the same lines elsewhere in the file are another change.
  const about = [cwd, call.kind ?? 'other', toolName(call), title, ...parts, JSON.stringify(changesOf(call))]
  const key = isWhole ? { key: permissionKey(...about) } : {}
  return { kind: 'permission', title, detail: parts.join('\n'), ...key }
}

type Described = { readonly title: string; readonly parts: readonly string[]; readonly isWhole: boolean }

/** What stands above the command is named in the title: the command itself could begin with such a line. */
function describeCommand(call: ToolCall, command: string, cwd: string): Described {
  const place = placeOf(call)
  const isElsewhere = place !== undefined && place !== cwd
  const more = beyondCommand(call)
  return {
    title: `Run a command${isElsewhere ? ' elsewhere' : ''}${more.length > 0 ? ', with more than it' : ''}`,
    parts: [...more, ...(isElsewhere ? [`in ${place}:`] : []), command],
    isWhole: true,
  }
}

function describeTool(call: ToolCall): Described {
  const title = titles[call.kind ?? ''] ?? `Use ${ownTool(call) ?? toolName(call) ?? 'a tool'}`
  const changes = changesOf(call)
  if (changes.length > 0) {
    const untold = pathsOf(call).filter((path) => !changes.some((change) => change.path === path))
    const parts = [
      ...inputsBeside(call, changes),
      changes.map(renderChange).join('\n\n'),
      ...(untold.length === 0 ? [] : ['', `and, not told how: ${untold.join(', ')}`]),
    ]
    return { title, parts, isWhole: untold.length === 0 }
  }
  const input = call.rawInput ?? {}
  const given = Object.keys(input).length === 0 ? undefined : JSON.stringify(input, undefined, 2)
  const said = [call.title ?? renderToolLine(call), ...(given === undefined ? pathsOf(call) : [given])]
  return { title, parts: [...new Set(said)], isWhole: call.rawInput !== undefined && call.rawInput !== null }
}

const changesOf = ({ content }: ToolCall): readonly Change[] => (content ?? []).filter((part) => part.type === 'diff')

type Change = {
  readonly path?: string | null | undefined
  readonly oldText?: string | null | undefined
  readonly newText?: string | null | undefined
}

/** Inputs that a change of text does not show: `replace_all`, the cell of a notebook. */
function inputsBeside({ rawInput }: ToolCall, changes: readonly Change[]): readonly string[] {
  const shown = new Set<unknown>(changes.flatMap(({ path, oldText, newText }) => [path, oldText, newText]))
  return Object.entries(rawInput ?? {}).flatMap(([key, value]) =>
    shown.has(value) || value === false || value === '' || value === null || typeof value === 'object'
      ? []
      : [`${key}: ${JSON.stringify(value)}`],
  )
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
