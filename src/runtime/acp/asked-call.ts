import type { AskedCall } from '../judge-call.ts'
import { beyondCommand } from './beyond-command.ts'
import { commandOf, pathsOf, placeOf, toldName, toolName } from './tool-line.ts'
import type { ToolCall } from './tool-line.ts'

/** A call of the protocol as patterns see it; of a kind of call the same in all programs. */
export function askedCall(call: ToolCall): AskedCall {
  const command = commandOf(call)
  const { kind } = call
  const does = kind === 'read' || kind === 'search' ? 'look' : kind === 'edit' ? 'edit' : 'other'
  // codex calls a command that reads a read: to allow reading is not to allow commands.
  const name = command === undefined ? toolName(call) : (toldName(call) ?? 'Bash')
  const common = { names: name === undefined ? [] : [name], kinds: kind ? [kind] : [] }
  if (command === undefined) return { ...common, does, paths: [...pathsOf(call), ...globOf(call)] }
  const place = placeOf(call)
  return {
    ...common,
    does: 'other',
    command,
    paths: place === undefined ? [] : [place],
    asksMore: beyondCommand(call).length > 0,
  }
}

/** What is looked for may itself be a place: `/etc/*`. */
function globOf(call: ToolCall): readonly string[] {
  const pattern = call.rawInput?.['pattern']
  const isGlob = toolName(call)?.toLowerCase() === 'glob' && typeof pattern === 'string'
  return isGlob && /^[/~]|(^|\/)\.\.(\/|$)/u.test(pattern) ? [pattern] : []
}
