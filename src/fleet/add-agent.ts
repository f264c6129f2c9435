import { Failure } from '../errors.ts'
import type { Agent } from './agent.ts'
import { nameProblem, newName } from './agent-name.ts'
import { checkEdit } from './check-edit.ts'
import { insertEntry } from './insert-entry.ts'
import { isSameAgent } from './is-same-agent.ts'
import { parseRoster } from './parse-roster.ts'
import type { EntryRecord } from './render-entry.ts'

/**
 * The roster's text with one more agent behind the last; every other byte stays. An agent that is there already,
 * identically, gives the text back unchanged. Throws a Failure for a name that does not fit or is taken, and for a
 * roster that can't be read; the floor is not looked at: see `refuseAdd`.
 */
export function addAgent(text: string, agent: Agent, path = 'fleet/roster.yaml'): string {
  const { agents } = parseRoster(text, path)
  const same = agents.find((other) => other.name === agent.name)
  if (isSameAgent(agent, same)) return text
  if (same)
    throw new Failure(`There is already an agent named ${agent.name}, and it is another one. Choose another name.`)
  const problem = nameProblem(agent.name, newName)
  if (problem !== undefined) throw new Failure(problem, { exit: 'usage' })
  const lookalike = agents.find((other) => other.name.toLowerCase() === agent.name)
  if (lookalike) throw new Failure(`${agent.name} differs from ${lookalike.name} only in case. Choose another name.`)
  return checkEdit(insertEntry(text, 'agents', fileKeys(agent), path), [...agents, agent], path)
}

/** An agent's keys as the roster v1 file has them, in the file's order; what is absent is left out. */
const fileKeys = (agent: Agent): EntryRecord => ({
  name: agent.name,
  runtime: agent.runtime,
  class: agent.role,
  host: agent.host,
  ssh: agent.ssh,
  socket: agent.socket,
  model_hint: agent.modelHint,
  working_directory: agent.workingDirectory,
  persistent_persona: agent.persistentPersona,
  reset_between_tasks: agent.resetBetweenTasks,
})
