import type { AskedCall } from '../judge-call.ts'
import { commandOf, pathsOf, toolName } from './tool-line.ts'
import type { ToolCall } from './tool-line.ts'

/** A call of the protocol as patterns see it; of a kind of call the same in all programs. */
export function askedCall(call: ToolCall): AskedCall {
  const command = commandOf(call)
  const { kind } = call
  const does = kind === 'read' || kind === 'search' ? 'look' : kind === 'edit' ? 'edit' : 'other'
  return {
    names: [toolName(call), kind].flatMap((name) => (name ? [name] : [])),
    does: command === undefined ? does : 'other',
    command,
    // A command's place is its directory.
    paths: command === undefined ? [...pathsOf(call), ...globOf(call)] : [],
  }
}

/** What is looked for may itself be a place: `/etc/*`. */
function globOf(call: ToolCall): readonly string[] {
  const pattern = call.rawInput?.['pattern']
  const isGlob = toolName(call)?.toLowerCase() === 'glob' && typeof pattern === 'string'
  return isGlob && /^[/~]|(^|\/)\.\.(\/|$)/u.test(pattern) ? [pattern] : []
}
