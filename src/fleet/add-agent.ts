import { Failure } from '../errors.ts'
import type { Agent } from './agent.ts'
import { nameProblem, newName } from './agent-name.ts'
import { findAgentsSection } from './agents-section.ts'
import { checkEdit } from './check-edit.ts'
import { isSameAgent } from './is-same-agent.ts'
import { parseRoster } from './parse-roster.ts'
import { renderAgentBlock, renderAgentFlow } from './render-agent.ts'
import { readYaml } from './yaml-source.ts'

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
  return checkEdit(insert(text, agent, path), [...agents, agent], path)
}

function insert(text: string, agent: Agent, path: string): string {
  const section = findAgentsSection(readYaml(text, path))
  const before = text.slice(0, section.end)
  const after = text.slice(section.end)
  if (section.kind === 'flow')
    return `${before}${section.entries.length > 0 ? ', ' : ''}${renderAgentFlow(agent)}${after}`
  const newline = /\r?\n/.exec(text)?.[0] ?? '\n'
  const block = renderAgentBlock(agent, section.dash, newline)
  // A file that ends without a newline ends without one afterwards.
  return before.endsWith('\n') ? before + block + after : before + newline + block.slice(0, -newline.length) + after
}
