import type { AskedCall } from '../judge-call.ts'
import type { PiToolCall } from './parse-record.ts'
import { pathOf } from './path-of.ts'

const changes = new Set(['edit', 'write'])
const looks = new Set(['read', 'grep', 'find', 'ls'])

export const commandOf = ({ tool, input }: PiToolCall): string | undefined =>
  (tool === 'bash' || tool === 'powershell') && typeof input['command'] === 'string' ? input['command'] : undefined

/** A call of pi's as patterns see it. Where it says no path it means its directory. */
export function askedCall(call: PiToolCall): AskedCall {
  const command = commandOf(call)
  const path = pathOf(call)
  return {
    names: [call.tool],
    does: looks.has(call.tool) ? 'look' : changes.has(call.tool) ? 'edit' : 'other',
    command,
    paths: command === undefined && path !== undefined ? [path] : [],
  }
}
