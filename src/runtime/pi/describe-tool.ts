import type { Ask } from '../agent-runtime.ts'
import { permissionKey } from '../permission-key.ts'
import { commandOf, pathOf } from './asked-call.ts'
import type { PiToolCall } from './parse-record.ts'

const longestTitle = 200
const names: Readonly<Record<string, string>> = {
  bash: 'Bash',
  powershell: 'PowerShell',
  edit: 'Edit',
  write: 'Write',
  read: 'Read',
  grep: 'Grep',
  find: 'Find',
  ls: 'List',
}

/** One line for a person: `Bash: npm test`; our own commands by their names alone. */
export function toolTitle(call: PiToolCall): string {
  const pattern = call.input['pattern']
  const subject = commandOf(call) ?? (typeof pattern === 'string' ? pattern : pathOf(call))
  const name = names[call.tool]
  const line = name === undefined || subject === undefined ? (name ?? call.tool) : `${name}: ${subject}`
  const flat = line.replaceAll(/\s+/gu, ' ').trim()
  return flat.length <= longestTitle ? flat : `${flat.slice(0, longestTitle - 1)}…`
}

/** A call as it is put to a person: the whole of what would be done. */
export function describeTool(call: PiToolCall): Extract<Ask, { kind: 'permission' }> {
  const command = commandOf(call)
  const detail = command ?? describeChange(call) ?? JSON.stringify(call.input, undefined, 2)
  const title =
    command === undefined
      ? isChange(call)
        ? 'Change a file'
        : `Use ${names[call.tool] ?? call.tool}`
      : 'Run a command'
  return { kind: 'permission', title, detail, key: permissionKey(call.tool, detail) }
}

const isChange = ({ tool }: PiToolCall): boolean => tool === 'edit' || tool === 'write'

/** The path, then what goes and what comes, each line marked. */
function describeChange(call: PiToolCall): string | undefined {
  const path = pathOf(call)
  if (path === undefined || !isChange(call)) return undefined
  if (typeof call.input['content'] === 'string') return [path, ...marked('+', call.input['content'])].join('\n')
  const edits: unknown = call.input['edits'] ?? [call.input]
  if (!Array.isArray(edits)) return undefined
  const lines = edits.flatMap((edit: unknown) => {
    if (typeof edit !== 'object' || edit === null) return []
    const { oldText, newText } = { oldText: undefined, newText: undefined, ...edit }
    return [...marked('-', oldText), ...marked('+', newText)]
  })
  return lines.length === 0 ? undefined : [path, ...lines].join('\n')
}

const marked = (mark: string, text: unknown): readonly string[] =>
  typeof text === 'string' && text !== '' ? text.split('\n').map((line) => `${mark} ${line}`) : []
