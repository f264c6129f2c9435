import type { Ask } from '../agent-runtime.ts'
import { permissionKey } from '../permission-key.ts'
import { commandOf } from './asked-call.ts'
import type { PiToolCall } from './parse-record.ts'
import { pathOf } from './path-of.ts'

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

/** A call as it is put to a person: the whole of what would be done. Its key stands for that in this directory. */
export function describeTool(call: PiToolCall, cwd: string): Extract<Ask, { kind: 'permission' }> {
  const { title, detail } = describe(call)
  return { kind: 'permission', title, detail, key: permissionKey(cwd, call.tool, title, detail) }
}

function describe(call: PiToolCall): { readonly title: string; readonly detail: string } {
  const command = commandOf(call)
  if (command !== undefined) return { title: 'Run a command', detail: command }
  const written = call.tool === 'write' ? describeWrite(call) : undefined
  if (written !== undefined) return { title: 'Write a whole file', detail: written }
  const edited = call.tool === 'edit' ? describeEdit(call) : undefined
  if (edited !== undefined) return { title: 'Change a file', detail: edited }
  return { title: `Use ${names[call.tool] ?? call.tool}`, detail: JSON.stringify(call.input, undefined, 2) }
}

/** The path, then what stands in it afterwards, and nothing else. */
function describeWrite(call: PiToolCall): string | undefined {
  const path = pathOf(call)
  const { content } = call.input
  if (path === undefined || typeof content !== 'string') return undefined
  return [path, ...(content === '' ? ['(nothing: it is emptied)'] : marked('+', content))].join('\n')
}

/** The path, then what goes and what comes, each line marked. pi takes a change also beside the list of them. */
function describeEdit(call: PiToolCall): string | undefined {
  const path = pathOf(call)
  const { edits = [], oldText, newText } = call.input
  if (path === undefined || !Array.isArray(edits)) return undefined
  const beside = oldText === undefined && newText === undefined ? [] : [{ oldText, newText }]
  const listed: readonly unknown[] = edits
  const lines = [...listed, ...beside].map(describeReplacement)
  return lines.length === 0 || lines.includes(undefined) ? undefined : [path, ...lines.flat()].join('\n')
}

/** Undefined: not one that pi is known to take. */
function describeReplacement(edit: unknown): readonly string[] | undefined {
  if (typeof edit !== 'object' || edit === null) return undefined
  const { oldText, newText } = { oldText: undefined, newText: undefined, ...edit }
  if (typeof oldText !== 'string' || typeof newText !== 'string') return undefined
  return [...marked('-', oldText), ...marked('+', newText)]
}

const marked = (mark: string, text: string): readonly string[] =>
  text === '' ? [] : text.split('\n').map((line) => `${mark} ${line}`)
