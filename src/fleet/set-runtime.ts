import type { RuntimeName } from './agent.ts'
import { checkEdit } from './check-edit.ts'
import { parseRoster } from './parse-roster.ts'
import { setFields } from './set-fields.ts'

/** The roster's text with one agent on another runtime; every other byte stays. An agent that is not there changes nothing. */
export function setRuntime(text: string, name: string, runtime: RuntimeName, path = 'fleet/roster.yaml'): string {
  const { agents } = parseRoster(text, path)
  const index = agents.findIndex((agent) => agent.name === name)
  const now = agents[index]
  if (now === undefined || now.runtime === runtime) return text
  const edited = setFields(text, 'agents', index, { runtime }, path)
  return checkEdit(edited, agents.with(index, { ...now, runtime }), path)
}
