import { Failure } from '../errors.ts'
import type { Agent } from './agent.ts'
import { isSameAgent } from './is-same-agent.ts'
import { parseRoster } from './parse-roster.ts'

/** The edited text, once read back: an edit that means anything else than what was wanted is never written. */
export function checkEdit(edited: string, wanted: readonly Agent[], path: string): string {
  const refused = (cause?: unknown): Failure =>
    new Failure(`${path} can't be edited without changing more than this agent. Edit it by hand; Mos reloads it.`, {
      exit: 'conflict',
      ...(cause === undefined ? {} : { cause }),
    })
  let read: readonly Agent[]
  try {
    read = parseRoster(edited, path).agents
  } catch (cause) {
    throw refused(cause)
  }
  const same = read.length === wanted.length && read.every((agent, index) => isSameAgent(agent, wanted[index]))
  if (!same) throw refused()
  return edited
}
